"""The style sheet of a report: system letters, two colour schemes, narrow screens, A4 paper."""

from __future__ import annotations

from typing import Final

RULES: Final = """
:root{color-scheme:light dark;--ink:#1b1f23;--soft:#52585f;--paper:#fff;--panel:#f5f6f7;--line:#d5d9dd;
--mark:#0b5d8a;--fill:#cfe3ef;--lead:#1b1f23;--link:#0a5484}
@media (prefers-color-scheme:dark){:root{--ink:#e9ebed;--soft:#b3b9c0;--paper:#15181b;--panel:#1f2328;--line:#3b4148;
--mark:#7cc1ec;--fill:#24465b;--lead:#fff;--link:#8ccbf2}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,
"Helvetica Neue",Arial,"Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
header{padding-top:2rem}footer{padding-bottom:2.5rem;color:var(--soft);font-size:.9rem}
.brand{margin:0;color:var(--soft);font-size:.9rem}
h1{margin:.1rem 0 .3rem;font-size:clamp(1.7rem,4vw,2.4rem);line-height:1.15;letter-spacing:-.01em}
h2{margin:2.6rem 0 .6rem;padding-top:.7rem;border-top:2px solid var(--ink);font-size:1.25rem;line-height:1.25}
h3{margin:1.5rem 0 .4rem;font-size:1rem}
p{margin:.4rem 0;max-width:48rem}ul{margin:.4rem 0;padding-left:1.2rem;max-width:48rem}li{margin:.2rem 0}
.soft,.note{color:var(--soft)}.note{display:block;font-size:.85rem;font-weight:400}
a{color:var(--link);text-underline-offset:.15em}
a:focus-visible,pre:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:0 1.1rem;margin:1rem 0 0;padding:0;list-style:none;max-width:none}
nav li{margin:0}nav a{display:inline-block;padding:.2rem 0;min-height:1.75rem;font-size:.9rem}
code,pre{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.9em}
pre{margin:.4rem 0;padding:.7rem .9rem;background:var(--panel);white-space:pre-wrap;border-radius:.3rem}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(12.5rem,1fr));gap:1rem;margin:1.4rem 0 1rem;padding:0;
max-width:none;list-style:none}
.cards li{margin:0;padding:.9rem 1rem 1rem;background:var(--panel);border-radius:.4rem}
.cards h3{margin:0;color:var(--soft);font-size:.95rem;font-weight:600}
.cards p{margin:.1rem 0}.big{font-size:1.9rem;font-weight:650;line-height:1.25;letter-spacing:-.01em}
.unit{font-size:.62em;font-weight:600;white-space:nowrap}.whole{white-space:nowrap}
.range{font-size:.95rem}.cards .soft{font-size:.85rem;line-height:1.35}
.budget{padding:.5rem .9rem;border-left:.35rem solid var(--mark);background:var(--panel)}.budget.over{font-weight:650;
border-left-style:double}
table{width:100%;margin:.6rem 0 1rem;border-collapse:collapse;font-size:.92rem;line-height:1.35}
caption{padding:.2rem 0 .3rem;text-align:left;font-weight:600}
th,td{padding:.35rem .9rem .35rem 0;text-align:left;vertical-align:baseline;border-bottom:1px solid var(--line)}
th:last-child,td:last-child{padding-right:0}
thead th{border-bottom:1px solid var(--ink);color:var(--soft);font-size:.85rem;font-weight:600;vertical-align:bottom}
tbody th{font-weight:500}tbody.grouped th[colspan]{padding-top:.9rem;font-weight:650}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.answers{width:40%}tr:has(.answers) .name{width:24%}.line{display:block}
.answer{font-weight:650}.missing{font-style:italic}
.numbers,.letters{margin:.4rem 0;padding-left:2.2rem;max-width:none}.letters{list-style:lower-alpha}
:target{background:var(--panel)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:.6rem 0}dt{color:var(--soft)}dd{margin:0}
tr.rest th{font-style:italic;color:var(--soft)}
.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
.i{display:block;color:var(--soft);font-size:.85em;white-space:normal}
.m{width:22%;min-width:7rem;vertical-align:top}th.m,.grouped td.m:has(.ends){vertical-align:bottom}
thead .n{white-space:normal}thead th{overflow-wrap:normal}.name{min-width:9rem}.words{min-width:10rem}
.ends{display:flex;justify-content:space-between;gap:.5rem;font-weight:400;white-space:nowrap}
.narrow{display:none}svg{display:block;overflow:visible}.mark{width:100%;height:1.05rem;margin-top:.08rem}
.rail{stroke:var(--line);stroke-width:1}.zero{stroke:var(--soft);stroke-width:1;stroke-dasharray:2 2}
.hollow{fill:var(--paper);stroke:var(--mark);stroke-width:1.5}.solid{fill:var(--mark);stroke:var(--mark)}
.lead{stroke:var(--lead);stroke-width:2.5}.share{fill:var(--fill);stroke:var(--mark);stroke-width:1}
.cards .hollow{fill:var(--panel)}.cards .mark{margin:.35rem 0 0}.cards .ends{color:var(--soft);font-size:.8rem}
figure{margin:1rem 0}figcaption{margin-bottom:1rem;font-weight:600}
.plot{display:grid;grid-template-columns:3rem 1fr;gap:.5rem}
.ticks{position:relative;height:13rem;color:var(--soft);font-size:.8rem;font-variant-numeric:tabular-nums}
.ticks span{position:absolute;right:0;line-height:1;transform:translateY(-50%)}
.t100{top:0}.t50{top:50%}.t0{top:100%}
.series{width:100%;height:13rem}.bar{fill:var(--fill);stroke:var(--mark);stroke-width:1}.bar.thin{stroke:none;
fill:var(--mark)}.whisker{stroke:var(--lead);stroke-width:2}.whisker.thin{stroke:var(--paper);stroke-width:1.5}
.shares-row{display:grid;grid-template-columns:minmax(6rem,14rem) minmax(6rem,28rem) 3.5rem;gap:.8rem;
align-items:center;padding:.12rem 0}.part-share{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.times{width:calc(100% - 3.5rem);height:1.6rem;margin-left:3.5rem}
.when{fill:var(--soft);font-size:.8rem;font-variant-numeric:tabular-nums}
@media screen and (max-width:62rem){
header,main,footer{padding-left:1rem;padding-right:1rem}
.inner{display:none}.narrow{display:block}
table.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
table.stack,table.stack :is(caption,tbody,th,td){display:block}
table.stack tr{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;padding:.5rem 0;border-bottom:1px solid var(--line)}
table.stack :is(th,td){padding:0;border:0;text-align:left;white-space:normal;width:auto;min-width:0}
table.stack :is(th,.m,[colspan]){flex:1 0 100%}table.stack .i{display:inline}
table.stack tbody th{font-weight:650}
table.stack td[data-label]::before{content:attr(data-label);margin-right:.5rem;color:var(--soft);font-size:.85rem}
table.stack td:empty{display:none}
.shares-row{grid-template-columns:7rem 1fr 3.2rem}
.plot{grid-template-columns:2.4rem 1fr}.times{width:calc(100% - 2.9rem);margin-left:2.9rem}
}
@media (forced-colors:active){.hollow{fill:Canvas;stroke:CanvasText}.solid,.share,.bar{fill:CanvasText;
stroke:CanvasText}.lead,.whisker{stroke:Highlight}}
@page{size:A4;margin:15mm 14mm 16mm}
@media print{
:root{color-scheme:light;--ink:#000;--soft:#3c3c3c;--paper:#fff;--panel:#fff;--line:#b5b5b5;--mark:#000;--fill:#ddd;
--lead:#000;--link:#000}
html{font-size:9.5pt}body{line-height:1.4}header,main,footer{max-width:none;padding:0}nav{display:none}
h1{font-size:20pt}h2{margin-top:7mm;font-size:13pt}
h2,h3,caption,figcaption{break-after:avoid}tbody tr:first-child{break-before:avoid}
tr,li,figure,pre,.cards li,.budget{break-inside:avoid}p{orphans:3;widows:3}
thead{display:table-header-group}table{font-size:8pt}.grouped{break-inside:avoid}th,td{padding:.8mm 2.5mm .8mm 0}
.cards{grid-template-columns:repeat(3,1fr);gap:3mm}.cards li,pre{border:1px solid #888;border-radius:0}
.big{font-size:17pt}a{text-decoration:none}.name{min-width:24mm}.m{width:18%;min-width:20mm}
}
""".replace("\n", "")
"""Measures are of letters, so that larger letters keep the page in shape; contrasts are at least 4.5 to 1."""
