import { clients } from "../drivers/clients.ts";
import { checkClient } from "./checks.ts";

checkClient(clients["zapo-js 0.3.0"]);
