import { findingStyle } from './finding-style.ts';
import { tableStyle } from './table-style.ts';

const colours = {
  light:
    '--paper:#f5f9f9;--card:#fff;--ink:#0f2c36;--soft:#4a6a75;--rule:#d5e3e5;--foam:#e5f1f2;--sea:#0b6577;--deep:#0b4a5b;--flaky:#b23a1e;--order:#6a3fa0;--broken:#a11a45;--unconfirmed:#855b00;--race:#4a6a75;--stable:#24714e;--skipped:#4a6a75;--front:#b4d9de;--focus:#d2691e',
  dark: '--paper:#0a171d;--card:#0f2129;--ink:#dcebee;--soft:#93b2bc;--rule:#1f3a45;--foam:#142d37;--sea:#69c9da;--deep:#a5e1eb;--flaky:#ff9276;--order:#c4a5f5;--broken:#ff8fb1;--unconfirmed:#e5b852;--race:#93b2bc;--stable:#74d0a3;--skipped:#93b2bc;--front:#1b4f5f;--focus:#ffb37a',
};

const base = `
:root{color-scheme:light;${colours.light}}
@media (prefers-color-scheme:dark){:root{color-scheme:dark;${colours.dark}}}
:root[data-theme=light]{color-scheme:light;${colours.light}}
:root[data-theme=dark]{color-scheme:dark;${colours.dark}}
*{box-sizing:border-box}
html{scroll-padding-top:76px;-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;font-variant-numeric:tabular-nums}
header,main,footer{max-width:1120px;margin:0 auto;padding:0 32px}
h1,h2,.figures dd{font-family:"Iowan Old Style","Palatino Linotype",Palatino,"Book Antiqua",Charter,Georgia,serif;font-weight:500}
h1{font-size:clamp(28px,4.4vw,44px);line-height:1.12;letter-spacing:-.012em;margin:40px 0 12px;max-width:21em;text-wrap:balance}
h2{font-size:24px;line-height:1.25;margin:0 0 4px}
h2 .count{color:var(--soft);font-size:18px}
p{margin:0}
code,pre,.mono{font-family:ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-variant-ligatures:none}
button,input,select{font:inherit;color:inherit}
button{cursor:pointer}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px;border-radius:4px}
.top{display:flex;justify-content:space-between;align-items:center;padding-top:24px}
.brand{display:flex;align-items:center;gap:10px;font-size:17px;font-weight:600;letter-spacing:.02em;color:var(--sea)}
.brand svg{width:28px;height:16px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round}
.lead{color:var(--soft);font-size:18px;max-width:46em}
.warning{margin-top:14px;padding:10px 16px;border-left:3px solid var(--unconfirmed);background:var(--foam);border-radius:0 6px 6px 0}
.figures{display:flex;flex-wrap:wrap;gap:12px 44px;margin:32px 0 0}
.figures div{display:flex;flex-direction:column-reverse}
.figures dd{margin:0;font-size:38px;line-height:1.05}
.figures dt{color:var(--soft);font-size:14px}
.figures .flaky dd{color:var(--flaky)}.figures .order dd{color:var(--order)}.figures .broken dd{color:var(--broken)}
.figures .unconfirmed dd{color:var(--unconfirmed)}.figures .stable dd{color:var(--stable)}.figures .skipped dd{color:var(--skipped)}
.sea{display:block;width:100%;height:120px;margin:10px 0 0}
.sea .back{fill:url(#depth);opacity:.45}.sea .front{fill:url(#depth)}.sea .surface{stop-color:var(--front)}.sea .ground{stop-color:var(--front);stop-opacity:0}.sea .crest{fill:none;stroke:var(--sea);stroke-width:1.5;vector-effect:non-scaling-stroke;opacity:.55}
main{padding-top:12px;padding-bottom:24px}
section{margin-top:64px}
.note{color:var(--soft);font-size:15px;max-width:60em}
footer{margin-top:72px;padding-top:24px;padding-bottom:56px;color:var(--soft);font-size:14px}
footer dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(240px,1fr));gap:14px 32px;margin:0;border-top:1px solid var(--rule);padding-top:24px}
footer dt{font-size:13px}footer dd{margin:0;color:var(--ink);overflow-wrap:anywhere}
#tools{display:flex;gap:8px}
.quiet{background:none;border:1px solid var(--rule);border-radius:999px;padding:4px 14px;font-size:14px;color:var(--soft)}
.quiet:hover{color:var(--ink);border-color:var(--soft)}
#toast{position:fixed;left:50%;bottom:28px;transform:translate(-50%,20px);background:var(--ink);color:var(--paper);padding:9px 18px;border-radius:999px;font-size:14px;opacity:0;pointer-events:none;transition:opacity .18s,transform .18s;max-width:90vw}
#toast.shown{opacity:1;transform:translate(-50%,0)}
dialog{border:1px solid var(--rule);border-radius:12px;background:var(--card);color:var(--ink);padding:28px 32px;max-width:460px}
dialog::backdrop{background:rgb(6 24 31/.5)}
dialog dl{display:grid;grid-template-columns:auto 1fr;gap:8px 20px;margin:16px 0 24px}
dialog dt{text-align:right}dialog dd{margin:0}
kbd{font:600 13px ui-monospace,Menlo,Consolas,monospace;border:1px solid var(--rule);border-bottom-width:2px;border-radius:5px;padding:1px 7px;background:var(--foam)}
@media (prefers-reduced-motion:reduce){*{transition:none!important;scroll-behavior:auto!important}}
@media (max-width:680px){header,main,footer{padding-left:18px;padding-right:18px}h1{margin-top:28px}.lead{font-size:16px}.figures{gap:10px 28px;margin-top:24px}.figures dd{font-size:30px}.sea{height:80px}section{margin-top:48px}}
@media print{:root{color-scheme:light;${colours.light};--paper:#fff}body{font-size:11pt}#tools,.filters,.copy,#toast,.heat .readout button{display:none!important}header,main,footer{max-width:none;padding-left:0;padding-right:0}section{margin-top:28px}.scroll{max-height:none!important;overflow:visible!important}.finding{break-inside:avoid-page}}
`;

/** All that the page looks like: light or dark as the reader has it or wants it, narrow, and on paper. */
export const pageStyle = `${base}${findingStyle}${tableStyle}`;
