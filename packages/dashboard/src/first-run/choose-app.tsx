import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { SelectField } from "../components/field.tsx";
import { LoadFailure } from "../components/notice.tsx";
import { AppForm } from "../sources/app-form.tsx";
import { useApps } from "../sources/sources-api.ts";

/** Chooses the app at Meta that a number belongs to, or adds one. */
export function ChooseApp({ onChosen }: { onChosen: (appId: string) => void }) {
  const { data, error, reload } = useApps();
  const chosen = useSignal<string | undefined>(undefined);
  const apps = data.value;
  if (error.value !== undefined) return <LoadFailure error={error.value} retry={reload} />;
  if (!apps) return null;
  const app = chosen.value ?? apps[0]?.id ?? "";
  return (
    <>
      {apps.length > 0 && (
        <SelectField
          label="Your app at Meta"
          hint="One app takes the calls of all its numbers."
          value={app}
          options={[
            ...apps.map((one) => [one.id, one.name ?? one.id] as const),
            ["", "Another app, new here"],
          ]}
          onChange={(id) => {
            chosen.value = id;
          }}
        />
      )}
      {app === "" ? (
        <AppForm onAdded={({ id }) => onChosen(id)} />
      ) : (
        <div class="step-buttons">
          <Button kind="primary" onClick={() => onChosen(app)}>
            Continue
          </Button>
        </div>
      )}
    </>
  );
}
