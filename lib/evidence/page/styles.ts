/** The page's one style sheet: no font, picture or script from elsewhere; a language is hidden by a radio button. */
export const styles = `
:root{--ink:#18202f;--soft:#4a566b;--line:#d5dbe5;--paper:#fff;--wash:#f5f7fa;--holds:#17633a;--holds-wash:#e4f3ea;--broken:#a01218;--broken-wash:#fde9ea;--planned:#754600;--planned-wash:#fff1d6;--elsewhere:#3a4a66;--elsewhere-wash:#e9eef6;--accent:#1f4e8c}
*{box-sizing:border-box}
body{margin:0;background:var(--wash);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",sans-serif}
body:has(#language-it:checked) [lang=en],body:has(#language-en:checked) [lang=it]{display:none}
main,header>div,footer{max-width:68rem;margin:0 auto;padding:0 1.25rem}
header{background:var(--paper);border-bottom:1px solid var(--line);padding:1.75rem 0 1.5rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.01em}
h2{font-size:1.25rem;margin:2.6rem 0 .8rem}
h3{font-size:1rem;margin:0}
p{margin:.4rem 0;max-width:46rem}
code{font:.86em/1.4 ui-monospace,"Liberation Mono",Menlo,monospace;overflow-wrap:anywhere}
.languages{float:right;display:flex;gap:.25rem;margin:0 0 .5rem 1rem;padding:0;border:0}
.languages input{position:absolute;opacity:0}
.languages label{border:1px solid var(--line);border-radius:.4rem;padding:.25rem .7rem;cursor:pointer;font-size:.9rem}
.languages input:checked+label{background:var(--accent);border-color:var(--accent);color:#fff}
.languages input:focus-visible+label{outline:3px solid #7fb0ee;outline-offset:2px}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1.25rem 0 0;padding:0;list-style:none}
.tiles li{border-radius:.6rem;padding:.7rem .9rem;border:1px solid transparent}
.tiles b{display:block;font-size:1.9rem;line-height:1.15;font-variant-numeric:tabular-nums}
.holds{color:var(--holds);background:var(--holds-wash)}.broken{color:var(--broken);background:var(--broken-wash)}.planned{color:var(--planned);background:var(--planned-wash)}.elsewhere{color:var(--elsewhere);background:var(--elsewhere-wash)}
.loud{border:2px solid currentColor!important}
.banner{border-radius:.6rem;padding:.8rem 1rem;margin:1rem 0 0;font-weight:600}
nav ol{columns:2 18rem;padding:0;margin:.4rem 0;list-style:none;font-size:.93rem}
nav li{break-inside:avoid;display:flex;gap:.5rem;align-items:baseline;padding:.12rem 0}
a{color:var(--accent)}
.dot{flex:none;width:1.25rem;height:1.25rem;border-radius:50%;display:inline-grid;place-items:center;font-size:.75rem;font-weight:700}
article{background:var(--paper);border:1px solid var(--line);border-left:.35rem solid var(--edge);border-radius:.5rem;padding:.9rem 1.1rem;margin:.7rem 0;--edge:var(--line);scroll-margin-top:1rem}
article.is-holds{--edge:var(--holds)}article.is-broken{--edge:var(--broken)}article.is-planned{--edge:var(--planned)}article.is-elsewhere{--edge:#8593ab}
article header{all:unset;display:flex;flex-wrap:wrap;gap:.4rem .8rem;align-items:baseline;justify-content:space-between}
.badge{border-radius:1rem;padding:.1rem .7rem;font-size:.85rem;font-weight:650;white-space:nowrap}
.meta{color:var(--soft);font-size:.88em;margin:.2rem 0}td .meta{font-size:.95em}
details{margin-top:.5rem}summary{cursor:pointer;color:var(--accent);font-size:.92rem}
table{border-collapse:collapse;width:100%;font-size:.88rem;margin:.5rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}
td{overflow-wrap:anywhere}
@media(min-width:40.01rem){.verdicts{table-layout:fixed}.verdicts th:nth-child(1){width:27%}.verdicts th:nth-child(2){width:20%}.verdicts th:nth-child(3){width:28%}.verdicts th:nth-child(5){width:4.6rem}}
tr.fails td{background:var(--broken-wash)}
.mark{font-weight:700;white-space:nowrap}
.mark.no{color:var(--broken)}.mark.yes{color:var(--holds)}
figure{background:var(--paper);border:1px solid var(--line);border-radius:.5rem;padding:.9rem 1.1rem;margin:.8rem 0;break-inside:avoid}
figcaption{font-size:.92rem;margin-bottom:.35rem}
figure ul{margin:.4rem 0 0;padding-left:1.2rem;font-size:.88rem}
svg{display:block;width:100%;height:auto;overflow:visible}
.kept{color:var(--holds)}.unkept{color:var(--broken);font-weight:600}
.plain{background:var(--paper);border:1px solid var(--line);border-radius:.5rem;padding:.3rem 1.1rem}
.glossary{columns:2 20rem;margin:.4rem 0 .7rem;font-size:.88rem}.glossary div{break-inside:avoid;padding:.1rem 0}.glossary dt{display:inline;font-weight:600}.glossary dt::after{content:": "}.glossary dd{display:inline;margin:0}
footer{color:var(--soft);font-size:.88rem;padding:2rem 1.25rem 3rem}
@media(max-width:40rem){svg{margin:.9rem 0}svg text{font-size:24px}body{font-size:15px}h1{font-size:1.4rem}.languages{float:none;margin:0 0 .8rem}.stack thead{position:absolute;left:-999rem}.stack tr{display:block;border-bottom:1px solid var(--line);padding:.35rem 0}.stack td{display:block;border:0;padding:.08rem .4rem}.stack td:empty{display:none}.stack td[data-label]::before{content:attr(data-label) " ";color:var(--soft)}}
@media print{@page{margin:14mm}body{background:#fff;font-size:10pt}.languages,nav{display:none}header{padding:0 0 .5rem}article,figure,.plain{break-inside:avoid-page;border-color:#bbb}details:not(.checks)::details-content{content-visibility:visible;display:block;height:auto}details.checks summary{list-style:none}figure svg{max-height:38mm}table{font-size:8.5pt}summary{list-style:none;color:var(--soft)}h2{break-after:avoid}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`;
