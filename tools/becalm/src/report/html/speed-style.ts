/** How the page of `becalm speed` looks, on top of what all pages share. */
export const speedStyle = `
.gantt{margin-top:18px;padding:12px 14px 4px;border:1px solid var(--rule);border-radius:10px;background:var(--card);overflow-x:auto;max-height:640px}
.gantt svg{display:block;min-width:560px;overflow:visible}
.gantt .rest{fill:var(--rule)}.gantt .prepare{fill:var(--unconfirmed)}.gantt .import{fill:var(--order)}.gantt .tests{fill:var(--sea)}.gantt .waits{fill:var(--flaky)}
.gantt .whole{fill:transparent;stroke:var(--card);stroke-width:1}.gantt .whole.failed{stroke:var(--broken);stroke-width:2}
.gantt .chosen .whole{stroke:var(--ink);stroke-width:2.5}
.gantt line.tick{stroke:var(--rule)}.gantt text.tick{fill:var(--soft);font-size:12px}
.said{min-height:48px;padding:8px 2px;font-size:14.5px;overflow-wrap:anywhere}
.legend{display:flex;flex-wrap:wrap;gap:4px 22px;list-style:none;margin:0;padding:0;color:var(--soft);font-size:14px}
.legend li::before{content:"";display:inline-block;width:11px;height:11px;margin-right:7px;border-radius:3px;background:currentColor}
.legend .prepare::before{background:var(--unconfirmed)}.legend .import::before{background:var(--order)}.legend .tests::before{background:var(--sea)}.legend .waits::before{background:var(--flaky)}.legend .failed::before{background:none;border:2px solid var(--broken)}
td.number,th.number{text-align:right;white-space:nowrap}
td svg.share{display:block;min-width:120px;height:10px}td svg.share rect{fill:var(--sea)}
.gains{list-style:none;margin:16px 0 0;padding:0}.gains li{display:flex;gap:18px;padding:7px 0;border-top:1px solid var(--rule)}.gains strong{flex:0 0 88px;text-align:right;color:var(--stable);font-weight:600}.gains span{overflow-wrap:anywhere}
.leak{margin-top:18px;padding:14px 18px;border-left:3px solid var(--order);background:var(--foam);border-radius:0 8px 8px 0;overflow-wrap:anywhere}.leak h3{margin:0 0 6px;font-size:16px}.leak dl{display:grid;grid-template-columns:auto 1fr;gap:2px 16px;margin:0}.leak dt{color:var(--soft)}.leak dd{margin:0}
pre.configuration{margin:14px 0 10px;padding:16px 18px;border:1px solid var(--rule);border-radius:10px;background:var(--card);overflow:auto;font-size:13.5px;line-height:1.5}
`;
