import type { ComponentChildren } from "preact";
import { Button } from "./button.tsx";
import { Actions, Dialog } from "./dialog.tsx";

/** Asks before something that cannot be undone. */
export function ConfirmDialog(props: {
  title: string;
  action: string;
  onClose: () => void;
  onConfirm: () => Promise<void>;
  children: ComponentChildren;
}) {
  const { title, action, onClose, onConfirm, children } = props;
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <Actions>
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="danger" onClick={() => onConfirm().then(onClose)}>
          {action}
        </Button>
      </Actions>
    </Dialog>
  );
}
