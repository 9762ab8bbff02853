import { Button } from "./button.tsx";
import { Actions, Dialog } from "./dialog.tsx";
import { NamedCopy } from "./named-copy.tsx";

export interface SecretProps {
  name: string;
  about: string;
  text: string;
}

/** A secret that was just made. It is gone once the dialog is closed. */
export function NewSecretDialog({ secret, onClose }: { secret: SecretProps; onClose: () => void }) {
  return (
    <Dialog title={`New ${secret.name.toLowerCase()}`} onClose={onClose}>
      <NamedCopy {...secret} />
      <Actions>
        <Button kind="primary" onClick={onClose}>
          Done
        </Button>
      </Actions>
    </Dialog>
  );
}
