import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { showDone, showFailure } from "./toast-message.ts";
import "./button.css";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  children: ComponentChildren;
  kind?: "plain" | "primary" | "danger" | "quiet";
  type?: "button" | "submit";
  icon?: IconName;
  disabled?: boolean;
  /** Why it does nothing here, as a sentence: it is grey, stays in reach of the keyboard, and says why when it is pressed. */
  cannot?: string | undefined;
  /** For screen readers, where the text alone is ambiguous. */
  label?: string;
  /** The button is busy while the promise is pending; a rejection is shown as a message. */
  onClick?: () => unknown;
}

/** A button that shows when it is busy, and why its action failed. */
export function Button(props: ButtonProps) {
  const { children, kind = "plain", type = "button", icon, disabled = false, cannot, label, onClick } = props;
  const busy = useSignal(false);
  const press = async (): Promise<void> => {
    if (cannot !== undefined) {
      showDone(cannot);
      return;
    }
    busy.value = true;
    try {
      await onClick?.();
    } catch (error) {
      showFailure(error);
    } finally {
      busy.value = false;
    }
  };
  return (
    <button
      class={`button ${kind}`}
      type={type}
      disabled={disabled || busy.value}
      aria-busy={busy.value}
      aria-disabled={cannot === undefined ? undefined : true}
      title={cannot}
      aria-label={label}
      onClick={onClick === undefined && cannot === undefined ? undefined : press}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

interface ButtonLinkProps {
  href: string;
  kind?: "plain" | "primary";
  icon?: IconName;
  children: string;
  /** Opens beside the dashboard, at another host. */
  outside?: boolean;
}

/** A link that looks like a button. */
export function ButtonLink({ href, kind = "plain", icon, children, outside = false }: ButtonLinkProps) {
  return (
    <a
      class={`button ${kind}`}
      href={href}
      {...(outside && { target: "_blank", rel: "noopener noreferrer" })}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}

/** A button with an icon only; `label` says what it does. */
export function IconButton({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <button class="icon-button" type="button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
