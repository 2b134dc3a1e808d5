import { palette, severityPairs, tones } from '../palette';

const tone = (name: keyof typeof tones) => {
  const { ink, ground, edge } = tones[name];
  return `.tone-${name}{color:${ink};background:${ground};border-left:4px solid ${edge}}`;
};
const severity = (name: keyof typeof severityPairs) => {
  const { ink, ground, edge } = severityPairs[name];
  return `.badge.${name}{color:${ink};background:${ground}}.finding.${name}{border-left-color:${edge}}`;
};

/**
 * The page's whole style: system fonts, dark on light, one column, made to be printed too. Rows are cards on screens on
 * which the accesses' table, at its narrowest, does not fit; paper keeps the tables, which browsers scale to it.
 */
export const style = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;color:${palette.ink};background:${palette.ground};font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1000px;margin:0 auto;padding:32px 24px 64px}
h1,h2,h3{line-height:1.25;margin:0}
header .kind{margin:0;color:${palette.muted};font-size:15px}
h1{font-size:34px;letter-spacing:-.01em;margin:2px 0 20px}
h1::first-letter{text-transform:uppercase}
h2{font-size:22px;margin:44px 0 14px;padding-top:18px;border-top:1px solid ${palette.line}}
h3{font-size:17px}
p,dd{overflow-wrap:anywhere}
p{margin:0 0 12px;max-width:76ch}
a{color:${palette.accent}}
.muted,.more{color:${palette.muted};font-size:14px}
.more{margin-top:-6px}
.verdict{padding:18px 20px;border-radius:8px;margin:0 0 16px}
.verdict strong{display:block;font-size:22px;line-height:1.3}
.verdict strong::first-letter{text-transform:uppercase}
.verdict span{display:block;margin-top:4px;max-width:80ch}
.population{font-size:15px;color:${palette.muted}}
p.tone-good,p.tone-bad,p.tone-warning{max-width:none}
section>p.tone-good,section>p.tone-bad,section>p.tone-warning{padding:10px 14px;border-radius:4px}
section>p.tone-plain{background:none;border:0}
.verdict.tone-good,.verdict.tone-warning,.verdict.tone-bad{border-left-width:6px}
${(['good', 'warning', 'bad', 'plain'] as const).map(tone).join('\n')}
.figures{display:grid;grid-template-columns:repeat(4,1fr);gap:12px;margin:20px 0 0}
.figures div{background:${palette.panel};border-radius:8px;padding:14px 16px;border-left:0}
.figures dt{font-size:14px;color:${palette.muted}}
.figures dd{margin:0}
.figures .value{font-size:28px;font-weight:600;line-height:1.2;font-variant-numeric:tabular-nums}
.figures .good .value{color:${tones.good.ink}}.figures .bad .value{color:${tones.bad.ink}}.figures .warning .value{color:${tones.warning.ink}}
.figures .detail{font-size:14px;color:${palette.muted}}
nav{margin:20px 0 0;font-size:15px}
nav ol{margin:0;padding:0;list-style:none;display:flex;flex-wrap:wrap;gap:4px 20px}
table{border-collapse:collapse;width:100%;margin:12px 0 18px;font-size:14px}
caption{text-align:left;font-weight:600;padding:0 0 6px;font-size:15px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th{font-weight:600;color:${palette.muted};border-bottom:2px solid ${palette.line};padding:6px 10px 6px 0;vertical-align:bottom;text-align:left}
td{border-bottom:1px solid ${palette.line};padding:7px 10px 7px 0;vertical-align:top;overflow-wrap:anywhere}
td.left{min-width:8em}
td.code{min-width:14em}
td.firm{min-width:0}
td.right,th.right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td.code span{font-family:ui-monospace,Consolas,Menlo,monospace;font-size:13px;overflow-wrap:anywhere}
td.firm span{white-space:pre;font-variant-numeric:tabular-nums}
figure{margin:20px 0}
figcaption{font-weight:600;font-size:15px;margin-bottom:8px}
.wide{overflow-x:auto}
.heat{display:block;width:100%;min-width:620px;height:auto;font-family:inherit}
.finding{border:1px solid ${palette.line};border-left-width:6px;border-radius:8px;padding:16px 18px 6px;margin:0 0 18px}
.finding dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 16px;margin:10px 0 4px}
.finding dt{color:${palette.muted};font-size:14px;padding-top:1px}
.finding dd{margin:0;max-width:72ch}
.badge{display:inline-block;font-size:13px;font-weight:600;line-height:1;padding:5px 9px;border-radius:99px;margin-right:6px;vertical-align:2px}
${(['high', 'medium', 'low'] as const).map(severity).join('\n')}
.fields{margin:0;border-top:1px solid ${palette.line}}
.fields div{display:grid;grid-template-columns:150px 1fr;gap:16px;padding:12px 0;border-bottom:1px solid ${palette.line};break-inside:avoid}
.fields dt{font-weight:600}
.fields dd{margin:0;max-width:76ch}
.line{display:block;height:28px;border-bottom:1px solid ${palette.muted}}
.line:first-child{height:20px}
footer{margin-top:40px;padding-top:14px;border-top:1px solid ${palette.line};font-size:14px;color:${palette.muted}}
footer p{margin:0 0 4px}
@media screen and (max-width:900px){
main{padding:20px 16px 48px}
h1{font-size:28px}
.figures{grid-template-columns:1fr 1fr;gap:8px}
.figures div{padding:10px 12px}
.figures .value{font-size:23px}
table,tbody,tr,td{display:block;width:100%}
caption{display:block}
thead{display:none}
tr{border:1px solid ${palette.line};border-radius:8px;padding:6px 12px;margin:0 0 10px}
td,td.right{min-width:0;display:flex;gap:12px;justify-content:space-between;text-align:right;border:0;padding:4px 0;white-space:normal}
td::before{content:attr(data-label);color:${palette.muted};flex:none;max-width:45%;text-align:left}
td span{min-width:0}
.finding{padding:14px 14px 4px}
.finding dl,.fields div{grid-template-columns:1fr;gap:2px}
.finding dd{margin-bottom:8px}
}
@media print{
@page{size:A4;margin:16mm 14mm}
body{font-size:10.5pt}
main{max-width:none;padding:0}
nav{display:none}
h2,h3,caption{break-after:avoid}
tr,figure{break-inside:avoid}
#record{break-before:page}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
}
`;
