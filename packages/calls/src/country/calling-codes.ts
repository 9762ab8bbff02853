/** Stands where a code is of no country, or of nobody. */
export const NO_COUNTRY = "..";

/** Calling codes by all of their digits but the last, which is the place in the row: +49 is the last one of row 4. */
export const callingCodes: { readonly [digits: string]: string } = {
  2: "EG............ZA",
  21: "..SSMADZ....TN..LY",
  22: "GMSNMRMLGNCIBFNETGBJ",
  23: "MULRSLGHNGTDCFCMCVST",
  24: "GQGACGCDAOGWIOSHSCSD",
  25: "RWETSODJKETZUGBIMZ",
  26: "ZMMGREZWNAMWLSBWSZKM",
  29: "SHER..........AWFOGL",
  3: "GRNLBEFRES..HU....IT",
  35: "GIPTLUIEISALMTCYFIBG",
  37: "LTLVEEMDAMBYADMCSMVA",
  38: "UARSMEXK..HRSIBA..MK",
  4: "ROCH..ATGBDKSENOPLDE",
  42: "CZSK..LI",
  5: "..PEMXCUARBRCLCOVE",
  50: "FKBZGTSVHNNICRPAPMHT",
  59: "GPBOGYECGFPYMQSRUYBQ",
  6: "MYAUIDPHNZSGTH",
  67: "TL..NFBNNRPGTOSBVUFJ",
  68: "PWWFCKNU..WSKINCTVPF",
  69: "TKFMMH",
  8: "..JPKR..VN..CN",
  85: "KP..HKMO..KHLA",
  88: "BD..........TW",
  9: "TRINPKAFLKMM....IR",
  96: "MVLBJOSYIQKWSAYEOM",
  97: "PSAEILBHQABTMNNP",
  99: "....TJTMAZGEKG..UZ",
};

/** The area codes behind +1 that are not of the United States. Toll-free and premium ones are of no country. */
export const areaCodes: { readonly [country: string]: string } = {
  AG: "268",
  AI: "264",
  AS: "684",
  BB: "246",
  BM: "441",
  BS: "242",
  CA:
    "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 403 " +
    "416 418 428 431 437 438 450 468 474 506 514 519 548 579 581 584 " +
    "587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 " +
    "825 867 873 879 902 905 942",
  DM: "767",
  DO: "809 829 849",
  GD: "473",
  GU: "671",
  JM: "658 876",
  KN: "869",
  KY: "345",
  LC: "758",
  MP: "670",
  MS: "664",
  PR: "787 939",
  SX: "721",
  TC: "649",
  TT: "868",
  VC: "784",
  VG: "284",
  VI: "340",
  [NO_COUNTRY]: "500 600 622 700 710 800 833 844 855 866 877 888 900",
};

/** What the numbers of a country begin with where it shares another calling code. */
export const sharedCodes: readonly (readonly [beginning: RegExp, country: string])[] = [
  [/^7[67]/, "KZ"],
  [/^7/, "RU"],
  [/^44(1481|7781|7839|7911[17])/, "GG"],
  [/^44(1534|7509|7797|7829|7937|7700[378])/, "JE"],
  [/^44(1624|7524|7624|7924|74576)/, "IM"],
  [/^262(269|639)/, "YT"],
  [/^5999/, "CW"],
];
