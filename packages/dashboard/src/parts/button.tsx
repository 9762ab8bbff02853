import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { showFailure } from "./toast-message.ts";
import "./button.css";
import { Icon, type IconName } from "./icon.tsx";

interface ButtonProps {
  children: ComponentChildren;
  kind?: "plain" | "primary" | "danger" | "quiet";
  type?: "button" | "submit";
  icon?: IconName;
  disabled?: boolean;
  /** For a screen reader, where the words alone do not tell what is meant. */
  label?: string;
  /** While the promise is pending the button is busy; when it is rejected, the page says why. */
  onClick?: () => unknown;
}

/** Something to press. */
export function Button(props: ButtonProps) {
  const { children, kind = "plain", type = "button", icon, disabled = false, label, onClick } = props;
  const busy = useSignal(false);
  const press = async (): Promise<void> => {
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
      aria-label={label}
      onClick={onClick && press}
    >
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </button>
  );
}

/** A link that looks like a button. */
export function ButtonLink({ href, icon, children }: { href: string; icon?: IconName; children: string }) {
  return (
    <a class="button plain" href={href}>
      {icon && <Icon name={icon} />}
      <span>{children}</span>
    </a>
  );
}

/** A button that is just an icon; `label` says what it does. */
export function IconButton({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <button class="icon-button" type="button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
