import { answered } from "./answered.ts";
import { answeredElsewhere } from "./answered-elsewhere.ts";
import { answeredOnThePhoneWhileAway } from "./answered-on-the-phone-while-away.ts";
import { busy } from "./busy.ts";
import { declined } from "./declined.ts";
import { declinedElsewhere } from "./declined-elsewhere.ts";
import { droppedAtOffer } from "./dropped-at-offer.ts";
import { droppedWhileRinging } from "./dropped-while-ringing.ts";
import { frozen } from "./frozen.ts";
import { groupByNotice } from "./group-by-notice.ts";
import { groupByOffer } from "./group-by-offer.ts";
import { hungUp } from "./hung-up.ts";
import { lateEnd } from "./late-end.ts";
import { lidAnswered } from "./lid-answered.ts";
import { lidWithNumber } from "./lid-with-number.ts";
import { lidWithoutNumber } from "./lid-without-number.ts";
import { loggedOut } from "./logged-out.ts";
import { lostAcknowledgements } from "./lost-acknowledgements.ts";
import { missed } from "./missed.ts";
import { missedAfterReconnect } from "./missed-after-reconnect.ts";
import { noOffer } from "./no-offer.ts";
import { outgoing } from "./outgoing.ts";
import { overtakingCalls } from "./overtaking-calls.ts";
import { rejectIgnored } from "./reject-ignored.ts";
import { relaylatencyStorm } from "./relaylatency-storm.ts";
import { repeatedStanzas } from "./repeated-stanzas.ts";
import { replaced } from "./replaced.ts";
import { sampleCalls } from "./sample-calls.ts";
import type { Scenario } from "./scenario.ts";
import { serviceUnavailable } from "./service-unavailable.ts";
import { stillRingingAfterReconnect } from "./still-ringing-after-reconnect.ts";
import { unknownStanzas } from "./unknown-stanzas.ts";
import { video } from "./video.ts";

/** All scenarios, from everyday calls to the end of the link. */
export const scenarios: readonly Scenario[] = [
  sampleCalls,
  missed,
  hungUp,
  answered,
  answeredElsewhere,
  declined,
  declinedElsewhere,
  busy,
  video,
  groupByOffer,
  groupByNotice,
  lidWithNumber,
  lidWithoutNumber,
  lidAnswered,
  noOffer,
  relaylatencyStorm,
  unknownStanzas,
  lateEnd,
  outgoing,
  repeatedStanzas,
  overtakingCalls,
  missedAfterReconnect,
  answeredOnThePhoneWhileAway,
  stillRingingAfterReconnect,
  droppedWhileRinging,
  droppedAtOffer,
  lostAcknowledgements,
  frozen,
  rejectIgnored,
  serviceUnavailable,
  replaced,
  loggedOut,
];
