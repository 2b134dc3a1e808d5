import { palette } from '../palette';

/** Fonts that mail programs have; each element says its own, because most programs drop style sheets. */
export const font = "font-family:'Segoe UI',Roboto,Helvetica,Arial,sans-serif;";
export const small = `${font}font-size:13px;line-height:1.45;color:${palette.muted};`;
