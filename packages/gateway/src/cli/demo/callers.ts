/** The callers of the demo. */
export const CALLERS = ["919984351847", "4915123456789", "14155550123", "5511987654321", "447700900123"];
