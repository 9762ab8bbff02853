/** The header in which Whapi.Cloud sends the secret: `register` adds it to its settings. */
export const SECRET_HEADER = "ringhook-secret";
