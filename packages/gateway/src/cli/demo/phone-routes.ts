import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { SimulatorError } from "@ringhook/simulator";
import { Type } from "typebox";
import { RinghookError } from "../../errors.ts";
import { forAudience } from "../../http/door/audience.ts";
import type { Parts } from "../../node/start-node.ts";
import { type DemoPhone, type Step, steps } from "./demo-phone.ts";

interface PhoneRoutesOptions {
  phone: DemoPhone;
  /** Called when the network is back, so that channels reconnect without waiting. */
  onBack: () => Promise<void>;
}

/** The demo's routes for a gateway. */
export function phoneRoutesOf(phone: DemoPhone): NonNullable<Parts["routes"]> {
  return async (app, channels) => {
    const onBack = async (): Promise<void> => {
      const cutOff = channels.list().filter(({ linkState }) => linkState.reason === "connection_lost");
      await Promise.all(cutOff.map((channel) => channel.restart()));
    };
    await app.register(phoneRoutes, { prefix: "/api", phone, onBack });
  };
}

const NewCall = Type.Object({ caller: Type.String(), video: Type.Boolean(), group: Type.Boolean() });
const StepParams = Type.Object({ call: Type.String(), step: Type.Enum(Object.keys(steps) as Step[]) });

/**
 * `/api/demo`: controls the phones of the simulated network. Only `ringhook demo` has these routes, for the operator.
 */
const phoneRoutes: FastifyPluginAsyncTypebox<PhoneRoutesOptions> = async (app, options) => {
  const { phone, onBack } = options;
  forAudience(app, "operator");
  app.setErrorHandler((error) => {
    throw error instanceof SimulatorError ? new RinghookError("BAD_REQUEST", error.message) : error;
  });

  app.get("/demo", { schema: { hide: true } }, async () => phone.view());

  app.post("/demo/calls", { schema: { hide: true, body: NewCall } }, async (request) => {
    const { caller, video, group } = request.body;
    await phone.call(caller, video, group);
    return phone.view();
  });

  app.post("/demo/calls/:call/:step", { schema: { hide: true, params: StepParams } }, async (request) => {
    const { call, step } = request.params;
    if (await phone.step(call, step)) return phone.view();
    throw new RinghookError(
      "CALL_NOT_FOUND",
      `the demo's phones have no call ${JSON.stringify(call)} in progress`,
    );
  });

  const offline = Type.Object({ offline: Type.Boolean() });
  app.put("/demo/offline", { schema: { hide: true, body: offline } }, async (request) => {
    phone.setOffline(request.body.offline);
    if (!request.body.offline) await onBack();
    return phone.view();
  });

  const scan = Type.Object({ text: Type.String() });
  app.post("/demo/scan", { schema: { hide: true, body: scan } }, async (request) => {
    await phone.scan(request.body.text);
    return phone.view();
  });

  const code = Type.Object({ code: Type.String() });
  app.post("/demo/code", { schema: { hide: true, body: code } }, async (request) => {
    await phone.typeCode(request.body.code);
    return phone.view();
  });
};
