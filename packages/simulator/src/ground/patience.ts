/** How long is waited for acknowledgements where nobody says otherwise, in milliseconds of real time: long enough for a busy machine. */
export const ACKNOWLEDGED_MS = 30_000;
