/** How findings, their timelines and the filters above them look. */
export const findingStyle = `
.filters{position:sticky;top:0;z-index:3;display:flex;flex-wrap:wrap;gap:10px 12px;align-items:center;padding:14px 0;margin:18px 0 6px;background:color-mix(in srgb,var(--paper) 94%,transparent);backdrop-filter:blur(6px);border-bottom:1px solid var(--rule)}
.filters input[type=search]{flex:1 1 240px;min-width:0;border:1px solid var(--rule);border-radius:8px;background:var(--card);padding:7px 12px}
.filters select{border:1px solid var(--rule);border-radius:8px;background:var(--card);padding:7px 10px;max-width:230px}
.chips{display:flex;flex-wrap:wrap;gap:6px}
.chip{border:1px solid var(--rule);border-radius:999px;background:none;padding:4px 13px;font-size:14px;color:var(--soft)}
.chip[aria-pressed=true]{background:var(--ink);color:var(--paper);border-color:var(--ink)}
.shown-count{color:var(--soft);font-size:14px;margin-left:auto}
.findings{list-style:none;margin:0;padding:0}
.finding{--tone:var(--flaky);border-bottom:1px solid var(--rule)}
.finding.ORDER,.label.ORDER{--tone:var(--order)}.finding.BROKEN,.label.BROKEN{--tone:var(--broken)}.finding.UNCONFIRMED,.label.UNCONFIRMED{--tone:var(--unconfirmed)}.finding.RACE,.label.RACE{--tone:var(--race)}
.finding h3{margin:0;font:inherit}
.head{display:grid;grid-template-columns:118px minmax(0,1fr) 250px 18px;gap:4px 18px;align-items:center;width:100%;text-align:left;background:none;border:0;border-radius:8px;padding:18px 8px 18px 0}
.head:hover .name{color:var(--sea)}
.label{--tone:var(--flaky);color:var(--tone);font-size:12.5px;font-weight:700;letter-spacing:.075em}
.name{display:block;font-size:18px;font-weight:550;line-height:1.35;overflow-wrap:anywhere}
.file{display:block;color:var(--soft);font-size:14px;overflow-wrap:anywhere}
.rate{display:block;font-size:14px;color:var(--soft)}
.chevron{width:10px;height:10px;border-right:2px solid var(--soft);border-bottom:2px solid var(--soft);transform:rotate(45deg);transition:transform .15s}
[aria-expanded=true]>.chevron{transform:rotate(-135deg)}
.bar{display:block;position:relative;height:8px;margin-top:6px;border-radius:4px;background:var(--foam);overflow:hidden}
.bar i{position:absolute;top:0;bottom:0;border-radius:4px;background:color-mix(in srgb,var(--tone) 38%,transparent)}
.bar b{position:absolute;top:0;bottom:0;width:3px;margin-left:-1.5px;border-radius:2px;background:var(--tone)}
.body{padding:4px 0 34px 136px}
.member+.member{margin-top:30px;padding-top:26px;border-top:1px dashed var(--rule)}
.member h4{margin:0 0 2px;font-size:17px;font-weight:550;overflow-wrap:anywhere}
.facts{display:grid;grid-template-columns:96px minmax(0,1fr);gap:6px 16px;margin:14px 0 0}
.facts dt{color:var(--soft);font-size:14px;padding-top:1px}
.facts dd{margin:0;overflow-wrap:anywhere}
.facts code{font-size:.92em;padding:1px 5px;border-radius:4px;background:var(--foam)}
.facts .try{font-weight:550;color:var(--deep)}
.error{margin:18px 0 0;padding:12px 16px;border-left:3px solid var(--tone);border-radius:0 8px 8px 0;background:var(--card);font-size:14px;line-height:1.5;white-space:pre-wrap;overflow-wrap:anywhere}
.place{display:block;color:var(--soft);font-size:13.5px;overflow-wrap:anywhere}
.timeline{list-style:none;margin:24px 0 0;padding:0}
.timeline li{position:relative;padding:0 0 18px 34px}
.timeline li::before{content:"";position:absolute;left:4px;top:5px;width:13px;height:13px;border-radius:50%;background:var(--paper);border:3px solid var(--dot,var(--sea));z-index:1}
.timeline li::after{content:"";position:absolute;left:10px;top:12px;bottom:-6px;width:2px;background:var(--rule)}
.timeline li:last-child{padding-bottom:0}.timeline li:last-child::after{display:none}
.timeline .before{--dot:var(--order)}.timeline .missing{--dot:var(--soft)}.timeline .missing::before{border-style:dotted}
.timeline .left{--dot:var(--unconfirmed)}.timeline .left::before{border-radius:3px}.timeline .event{--dot:var(--sea)}.timeline .event::before{background:var(--sea)}
.timeline .fails{--dot:var(--tone)}.timeline .fails::before{background:var(--tone)}
.timeline .title{display:block;font-weight:550;line-height:1.4;overflow-wrap:anywhere}
.timeline .missing .title{text-decoration:line-through;text-decoration-color:var(--soft)}
.timeline .detail{display:block;color:var(--soft);font-size:14.5px;overflow-wrap:anywhere}
.command{display:grid;grid-template-columns:96px minmax(0,1fr) auto;gap:4px 16px;align-items:start;margin-top:10px}
.command:first-of-type{margin-top:22px}
.command span{color:var(--soft);font-size:14px;padding-top:8px}
.command code{display:block;padding:8px 12px;border-radius:8px;background:var(--foam);font-size:13px;line-height:1.55;overflow-wrap:anywhere}
.copy{border:1px solid var(--rule);border-radius:8px;background:var(--card);padding:6px 12px;font-size:14px;color:var(--sea)}
.copy:hover{border-color:var(--sea)}
.empty{padding:36px 0;color:var(--soft)}
@media (max-width:900px){.head{grid-template-columns:minmax(0,1fr) 18px}.head .label{grid-column:1/-1}.head .what{grid-column:1}.head .measure{grid-column:1}.head .chevron{grid-row:2;grid-column:2}.body{padding-left:0}}
@media (max-width:680px){.filters{position:static}.facts,.command{grid-template-columns:minmax(0,1fr)}.facts{gap:0}.facts dd{margin-bottom:8px}.command .copy{justify-self:start}.shown-count{margin-left:0}}
`;
