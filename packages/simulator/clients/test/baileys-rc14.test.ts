import { clients } from "../drivers/clients.ts";
import { checkClient } from "./checks.ts";

checkClient(clients["baileys 7.0.0-rc14"]);
