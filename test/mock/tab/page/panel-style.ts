export const panelStyle = `
:host{all:initial;display:block;color-scheme:light dark;font:400 .8125rem/1.45 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;
  --ink:light-dark(#3d2c00,#f6dfa9);--soft:light-dark(#6b5210,#d8be82);--bar:light-dark(#fdf1cf,#2b2310);--line:light-dark(#e8d191,#544621);
  --surface:light-dark(#fff,#15181d);--text:light-dark(#14171c,#eceef2);--faint:light-dark(#5b626d,#a3abb8);--edge:light-dark(#d9dce2,#333943);
  --focus:light-dark(#2f56c9,#9db2ff);color:var(--ink)}
*{box-sizing:border-box}
.bar{display:flex;flex-wrap:wrap;align-items:center;gap:.375rem .75rem;padding:.5rem 1rem;background:var(--bar);border-bottom:1px solid var(--line)}
.bar strong{font-weight:650;letter-spacing:.01em}
.bar p{margin:0;flex:1 1 16rem;min-width:0}
button,select{font:inherit;color:inherit;cursor:pointer;border-radius:7px}
button:focus-visible,select:focus-visible,a:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
.bar button{border:1px solid var(--soft);background:none;padding:.3125rem .75rem;min-height:2rem;font-weight:550}
.bar button:hover{background:light-dark(#f7e3a8,#3c3115)}
[popover]{inset:auto;top:calc(var(--top) + .375rem);right:1rem;margin:0;width:min(22rem,calc(100vw - 2rem));max-height:calc(100vh - var(--top) - 1.25rem);overflow:auto;
  padding:1.125rem 1.25rem 1.25rem;border:1px solid var(--edge);border-radius:12px;background:var(--surface);color:var(--text);
  box-shadow:0 12px 40px light-dark(rgb(20 23 28/18%),rgb(0 0 0/60%))}
.head{display:flex;justify-content:space-between;align-items:center;margin:0 0 .75rem}
h2{margin:0;font-size:1rem;font-weight:600}
h3{margin:1.125rem 0 .375rem;font-size:.8125rem;font-weight:600}
label{display:block;font-weight:600;margin-bottom:.375rem}
select{width:100%;padding:.4375rem .5rem;border:1px solid var(--faint);background:var(--surface)}
.row{display:flex;flex-wrap:wrap;gap:.5rem}
[popover] button{padding:.4375rem .75rem;min-height:2.125rem;border:1px solid var(--edge);background:var(--surface);font-weight:500}
[popover] button:hover{border-color:var(--faint)}
.hint{margin:.375rem 0 0;color:var(--faint)}
.time{margin:0 0 .5rem;font-variant-numeric:tabular-nums}
a{color:var(--focus)}
ul{margin:0;padding:0;list-style:none}
li+li{margin-top:.25rem}
.end{margin-top:1.25rem;padding-top:1rem;border-top:1px solid var(--edge)}
.end button{color:light-dark(#ae2626,#ff9a94)}
@media print{:host{display:none}}
@media (max-width:40rem){.bar p{order:1;flex-basis:100%}.bar button{margin-left:auto}[popover]{right:.5rem;width:calc(100vw - 1rem)}}
`
