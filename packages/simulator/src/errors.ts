/** Every error that the simulator throws, by its stable code, with the HTTP status the control API answers. */
export const errorCatalogue = {
  BAD_NUMBER: { status: 400, title: "Not a usable phone number" },
  BAD_LID: { status: 400, title: "Not a usable LID" },
  BAD_QR: { status: 400, title: "The text is not a client's QR code" },
  BAD_GROUP: { status: 400, title: "Not a usable group" },
  PHONE_EXISTS: { status: 409, title: "A phone with this number or LID exists already" },
  GROUP_EXISTS: { status: 409, title: "A group with this JID exists already" },
  GROUP_NOT_FOUND: { status: 404, title: "The phone is in no group with this JID" },
  NETWORK_EXISTS: { status: 409, title: "A network with this key exists already" },
  NETWORK_NOT_FOUND: { status: 404, title: "There is no network with this key" },
  PHONE_NOT_FOUND: { status: 404, title: "There is no phone with this number" },
  QR_EXPIRED: { status: 410, title: "No client is waiting with this QR code" },
  BAD_PAIRING_CODE: { status: 400, title: "The text is not a pairing code" },
  PAIRING_CODE_UNKNOWN: { status: 404, title: "No client waits for a pairing code of this phone" },
  PAIRING_CODE_WRONG: { status: 403, title: "The client shows another pairing code" },
  PAIRING_FAILED: { status: 502, title: "The client did not complete the pairing" },
  NOBODY_LINKED: { status: 409, title: "No client is linked that could have got the call" },
  NOT_ACKNOWLEDGED: { status: 504, title: "A stanza was not acknowledged in time" },
  NOTHING_HAPPENED: { status: 504, title: "The awaited event did not happen in time" },
  PORT_IN_USE: { status: 500, title: "The port is already in use" },
  BAD_REQUEST: { status: 400, title: "The request is not valid" },
  FOREIGN_REQUEST: { status: 403, title: "The request comes from a web page of another origin" },
  NOT_FOUND: { status: 404, title: "There is no such route" },
  DEVICE_NOT_FOUND: { status: 404, title: "No such device is linked to the phone" },
  CALL_NOT_FOUND: { status: 404, title: "There is no call with this id" },
  SCENARIO_NOT_FOUND: { status: 404, title: "There is no scenario with this name" },
  MISBEHAVIOUR_NOT_FOUND: { status: 404, title: "No misbehaviour with this id is in force" },
  INTERNAL: { status: 500, title: "An unexpected error inside the simulator" },
} as const satisfies Record<string, { status: number; title: string }>;

/** A stable error code, for example `PHONE_NOT_FOUND`. */
export type SimulatorErrorCode = keyof typeof errorCatalogue;

/** The one error class of the simulator. Match on `code`, never on the text. */
export class SimulatorError extends Error {
  override readonly name = "SimulatorError";
  readonly code: SimulatorErrorCode;
  /** The HTTP status the control API answers with. */
  readonly status: number;

  constructor(code: SimulatorErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.status = errorCatalogue[code].status;
  }
}
