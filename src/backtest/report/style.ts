/** How the page looks: light or dark as the reader has it, and on paper. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--paper:#fbfbf9;--card:#fff;--rule:#e2e5ea;--line:#1f5fa8;--win:#2a8a57;--loss:#c2452d}
@media (prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#9aa5b4;--paper:#14181e;--card:#1b2129;--rule:#2e3641;--line:#6cb0f5;--win:#4dbd83;--loss:#ef7a63}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1060px;padding:24px 20px 48px;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
h1{font-size:24px;line-height:1.25;margin:0 0 4px}
h2{font-size:16px;margin:0 0 10px}
h3{font-size:14px;margin:14px 0 6px}
header p,.note,footer{color:var(--soft);margin:0}
section{margin-top:28px}
.note{font-size:13px;margin-top:6px}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px}
.cards div{background:var(--card);border:1px solid var(--rule);border-radius:8px;padding:10px 14px}
.cards span{display:block;color:var(--soft);font-size:13px}
.cards strong{font-size:20px;font-variant-numeric:tabular-nums}
svg{display:block;width:100%;height:auto;background:var(--card);border:1px solid var(--rule);border-radius:8px}
.grid{stroke:var(--rule);stroke-width:1}
.tick{fill:var(--soft);font:11px system-ui,sans-serif}
.line{fill:none;stroke:var(--line);stroke-width:1.4;stroke-linejoin:round}
.area{fill:var(--loss);fill-opacity:.3;stroke:var(--loss);stroke-width:1}
.win{fill:var(--win)}
.loss{fill:var(--loss)}
.pointer{fill:var(--ink);fill-opacity:0}
.pointer:hover{fill-opacity:.12}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px;font-variant-numeric:tabular-nums}
th,td{padding:4px 10px;text-align:left;border-bottom:1px solid var(--rule);white-space:nowrap}
th{color:var(--soft);font-weight:600}
.months td{text-align:right;min-width:54px}
.rose{background:color-mix(in srgb,var(--win) var(--shade),transparent)}
.fell{background:color-mix(in srgb,var(--loss) var(--shade),transparent)}
dl{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:0 28px;margin:0}
dl div{display:flex;justify-content:space-between;gap:16px;border-bottom:1px solid var(--rule);padding:4px 0}
.wide dl{grid-template-columns:repeat(auto-fill,minmax(440px,1fr))}
dt{color:var(--soft)}
dd{margin:0;text-align:right;font-variant-numeric:tabular-nums}
summary{cursor:pointer;color:var(--soft);margin:6px 0}
footer{margin-top:36px;font-size:13px}
code{font-size:12px;overflow-wrap:anywhere}
@media print{.pointer{display:none}body{max-width:none}}
`;
