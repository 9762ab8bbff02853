import { useSignal } from "@preact/signals";
import { Button } from "../components/button.tsx";
import { CheckField, SelectField } from "../components/field.tsx";
import { Icon } from "../components/icon.tsx";
import { Panel } from "../components/panel.tsx";
import { showFailure } from "../components/toast-message.ts";
import { type PhoneCall, phone, placeCall, type Step, setOffline, takeStep } from "./phone.ts";
import "./phone-panel.css";

/** Plays the phones of the simulated network: calls the linked number, and answers, declines or hangs up. */
export function PhonePanel() {
  const state = phone.value;
  if (!state) return null;
  return (
    <Panel title="Demo phone" about={`Calls +${state.number} on a simulated network.`}>
      <Dial callers={state.callers} />
      {state.calls.map((call) => (
        <PlayedCall key={call.id} call={call} />
      ))}
      <CheckField
        label="Channel offline"
        hint="Calls placed meanwhile arrive when it is back online."
        checked={state.offline}
        onChange={(offline) => {
          // A box that could not be changed goes back to what the gateway says.
          setOffline(offline).catch((error: unknown) => {
            showFailure(error);
            phone.value = { ...state };
          });
        }}
      />
    </Panel>
  );
}

const KINDS = [
  ["voice", "Voice"],
  ["video", "Video"],
  ["group", "Group"],
] as const;

function Dial({ callers }: { callers: readonly { number: string }[] }) {
  const caller = useSignal(callers[0]?.number ?? "");
  const kind = useSignal<(typeof KINDS)[number][0]>("voice");
  const call = (): Promise<void> =>
    placeCall({ caller: caller.value, video: kind.value === "video", group: kind.value === "group" });
  return (
    <div class="dial">
      <SelectField
        label="Caller"
        value={caller.value}
        options={callers.map(({ number }) => [number, `+${number}`] as const)}
        onChange={(number) => {
          caller.value = number;
        }}
      />
      <SelectField
        label="Type"
        value={kind.value}
        options={KINDS}
        onChange={(chosen) => {
          kind.value = chosen;
        }}
      />
      <Button kind="primary" icon="calls" onClick={call}>
        Call
      </Button>
    </div>
  );
}

const STEPS: readonly (readonly [step: Step, text: string])[] = [
  ["answer", "Answer"],
  ["decline", "Decline"],
  ["hang-up", "Hang up"],
  ["time-out", "Let it time out"],
];

function PlayedCall({ call }: { call: PhoneCall }) {
  const steps: typeof STEPS = call.state === "placed" ? [["ring", "Let it ring"], ...STEPS.slice(2)] : STEPS;
  return (
    <div class="played-call">
      <p>
        <Icon name={call.video ? "video" : call.group ? "group" : "calls"} />{" "}
        <strong class="figures">+{call.caller}</strong>{" "}
        <span class="faint">{call.state === "placed" ? "is calling" : "is ringing"}</span>
      </p>
      <div class="played-steps">
        {steps.map(([step, text]) => (
          <Button key={step} label={`${text}: +${call.caller}`} onClick={() => takeStep(call.id, step)}>
            {text}
          </Button>
        ))}
      </div>
    </div>
  );
}
