import type { Call } from "../calls/call.ts";
import { SimulatorError } from "../errors.ts";
import type { Network } from "../network/network.ts";
import type { Phone } from "../phones/phone.ts";

/** @throws SimulatorError `PHONE_NOT_FOUND` */
export function findPhone(network: Network, number: string): Phone {
  const phone = network.phone(number);
  if (phone) return phone;
  throw new SimulatorError("PHONE_NOT_FOUND", `There is no phone ${number}: create it with POST /phones.`);
}

/** @throws SimulatorError `CALL_NOT_FOUND` */
export function findCall(network: Network, id: string): Call {
  const call = network.call(id);
  if (call) return call;
  throw new SimulatorError("CALL_NOT_FOUND", `There is no call ${id} among the last ten thousand.`);
}
