import type { Network, Phone } from "@ringhook/simulator";
import type { GatewayProcess } from "../stage/gateway-process.ts";
import { until } from "../stage/until.ts";

/** The number that the channels of these runs are linked to. */
const OWN = "4915100000000";

/** Makes a channel of a gateway in a process of its own, and links it to a phone. */
export async function linkProcess(
  network: Network,
  gateway: GatewayProcess,
  channelId: string,
): Promise<Phone> {
  const phone = network.createPhone({ number: OWN });
  await gateway.ask("POST", "/api/channels", { id: channelId });
  await gateway.ask("POST", `/api/channels/${channelId}/link`);
  let code = "";
  await until("a QR code", async () => {
    const { qr } = await gateway.ask<{ qr: { text: string } | null }>(
      "GET",
      `/api/channels/${channelId}/link`,
    );
    code = qr?.text ?? "";
    return code !== "";
  });
  await phone.scanQr(code);
  await until("the channel is linked", async () => {
    const { state } = await gateway.ask<{ state: string }>("GET", `/api/channels/${channelId}`);
    return state === "AUTH" && phone.devices.some(({ isOnline }) => isOnline);
  });
  return phone;
}
