"""The report's one style sheet, for the screen and for paper."""

STYLE = """
:root{--page:#fff;--ink:#1c2733;--soft:#5b6b7b;--line:#d5dde5;--edge:#8aa0b4;--pale:#f3f6f9;
--main:#1f4e79;--onmain:#fff;--warn:#b45309;--warnpale:#fff7ed;--target:#fffbe6;--several:#8b5cf6}
@media screen and (prefers-color-scheme:dark){
:root{color-scheme:dark;--page:#11161b;--ink:#e3e9ef;--soft:#a3b1be;--line:#2d3842;--edge:#6b7986;
--pale:#1a2128;--main:#7db8ea;--onmain:#0b1a28;--warn:#f1cd7d;--warnpale:#2a2416;--target:#33290f;
--several:#b79dfa}
}
*{box-sizing:border-box}
body{margin:0 auto;max-width:62rem;padding:2rem 1.25rem 4rem;color:var(--ink);
background:var(--page);
font:16px/1.6 "Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif}
h1{font-size:1.8rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.3rem;margin:2.5rem 0 .75rem;
border-bottom:2px solid var(--main);padding-bottom:.25rem}
h3{font-size:1.05rem;margin:0 0 .25rem}
a{color:var(--main)}
.soft{color:var(--soft);font-size:.9rem}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(9rem,1fr));gap:.75rem;margin:0;
padding:0}
.figures div{background:var(--pale);border-radius:.5rem;padding:.75rem 1rem;display:flex;
flex-direction:column;justify-content:space-between}
.figures dt{color:var(--soft);font-size:.85rem}
.figures dd{margin:0;font-size:1.6rem;font-weight:600;line-height:1.2}
.bars{width:100%;border-collapse:collapse;font-size:.95rem}
.bars th{text-align:left;font-weight:400;width:11rem}
.bars td:last-child{text-align:right;width:8rem;font-variant-numeric:tabular-nums}
.bars svg{display:block;width:100%;height:12px}
.bars rect{fill:var(--main)}
@media (max-width:40rem){.bars th{width:8rem}.bars td:last-child{width:6rem}}
ul.notes{list-style:none;margin:0;padding:0}
ul.notes+h3{margin-top:1.25rem}
ul.notes li{border-left:4px solid var(--warn);background:var(--warnpale);margin:.4rem 0;
padding:.4rem .75rem;overflow-wrap:anywhere}
section.row{border-top:1px solid var(--line);padding:1.25rem 0;content-visibility:auto;
contain-intrinsic-size:auto 30rem}
.claim{padding:.4rem 0 .4rem .9rem;border-left:3px solid var(--line);margin:.5rem 0}
.claim.independent{border-left-color:var(--main)}
.claim.unsure{border-left-color:var(--warn)}
.claim:target{background:var(--target)}
.claim p{margin:.15rem 0 0;white-space:pre-line;overflow-wrap:anywhere}
.meta{font-size:.85rem;color:var(--soft)}
.meta b{color:var(--ink)}
.unsure .score{color:var(--warn);font-weight:600}
.figure{overflow-x:auto;margin:.5rem 0}
svg.tree{display:block;max-width:none;font:12px system-ui,sans-serif}
svg.tree a{text-decoration:none}
.edge{fill:none;stroke:var(--edge);stroke-width:1.5}
.extra{fill:none;stroke:var(--several);stroke-width:1.2;stroke-dasharray:4 3;opacity:.75}
.block{fill:var(--pale);stroke:var(--line)}
.node rect{fill:var(--page);stroke:var(--edge)}
.node text{fill:var(--ink);text-anchor:middle}
.node.independent rect{fill:var(--main);stroke:var(--main)}
.node.independent text{fill:var(--onmain);font-weight:600}
.node.several rect{stroke:var(--several);stroke-width:1.5}
.node.unsure rect{stroke:var(--warn);stroke-width:2.5}
.node .more,.node.independent .more{fill:var(--ink);font-weight:400;font-size:9px;
stroke:var(--page);stroke-width:3;paint-order:stroke}
@media print{
@page{margin:16mm 14mm}
body{max-width:none;padding:0;font-size:10.5pt;line-height:1.45}
a{color:inherit;text-decoration:none}
h2,h3,section.row .soft{break-after:avoid}
.figures{grid-template-columns:repeat(3,1fr)}
.figures div,.node rect,.block,.bars rect,ul.notes li{-webkit-print-color-adjust:exact;
print-color-adjust:exact}
section.row{content-visibility:visible;contain-intrinsic-size:none}
.claim,ul.notes li,.figures div{break-inside:avoid}
svg.tree{max-width:100%;height:auto;break-inside:avoid}
.figure{overflow:visible}
}
"""
