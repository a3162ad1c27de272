/** How the heat map and the tables look. */
export const tableStyle = `
.heat .frame{margin-top:18px;overflow:auto;max-height:640px;border-radius:10px;background:var(--card);border:1px solid var(--rule)}
.heat canvas{display:block;cursor:crosshair}
.heat .readout{display:flex;gap:14px;align-items:center;justify-content:space-between;min-height:58px;padding:8px 2px;font-size:14.5px}
.heat .readout p{overflow-wrap:anywhere}
.heat .readout code{display:block;font-size:12.5px;color:var(--soft)}
.scroll{margin-top:14px;overflow:auto;max-height:520px;border:1px solid var(--rule);border-radius:10px;background:var(--card)}
table{border-collapse:collapse;width:100%;font-size:14.5px}
th,td{padding:7px 16px;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule);overflow-wrap:anywhere}
tbody tr:last-child td{border-bottom:0}
th{position:sticky;top:0;z-index:1;background:var(--card);color:var(--soft);font-weight:600;font-size:13.5px;white-space:nowrap;box-shadow:inset 0 -1px var(--rule)}
.calm table{table-layout:fixed}
.calm td{white-space:nowrap;overflow:hidden;text-overflow:ellipsis;height:36px;padding-top:0;padding-bottom:0;line-height:35px}
.calm .pad td{padding:0;border:0;height:0}
.calm .number{width:110px;text-align:right}.calm .where{width:34%}.calm .state{width:96px}
.sort{background:none;border:0;padding:0;font-weight:600;color:inherit}
.sort:hover{color:var(--ink)}
th[aria-sort=ascending] .sort::after{content:" ↑"}th[aria-sort=descending] .sort::after{content:" ↓"}
@media (max-width:680px){th,td{padding:6px 10px}.calm .where,.calm .state{display:none}.calm .number{width:84px}}
`;
