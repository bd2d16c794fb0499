import type { Brand } from './brand.ts'

/** The style of every simulated page, light and dark, from a width of 320 px: one column, and a wider one for pages to work with. */
export const pageStyle = ({ accent }: Brand) => `
:root { color-scheme: light dark;
  --accent: light-dark(${accent.light}, ${accent.dark}); --on-accent: light-dark(#ffffff, #10141a);
  --page: light-dark(#f2f4f7, #12161b); --surface: light-dark(#ffffff, #1b2026);
  --text: light-dark(#1a2230, #e8ecf1); --quiet: light-dark(#556070, #a6b0bd); --line: light-dark(#c9d0d9, #3b444f);
  --bad: light-dark(#a4161a, #ff9a9c) }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; padding: 1.5rem 1rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; display: flex; flex-direction: column; align-items: center; gap: 1rem }
header, nav, main, footer { width: 100%; max-width: 27rem }
.wide :is(header, nav, main, footer) { max-width: 52rem }
header { display: flex; align-items: center; gap: .6rem; font-weight: 650 }
.mark { display: grid; place-items: center; min-width: 2.2rem; height: 2.2rem; padding: 0 .4rem; border-radius: .6rem;
  background: var(--accent); color: var(--on-accent); font-weight: 700 }
.badge { margin-left: auto; padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 1rem;
  color: var(--quiet); font-size: .8rem; font-weight: 500 }
main { padding: 1.5rem; background: var(--surface); border: 1px solid var(--line); border-radius: 1rem;
  border-top: .25rem solid var(--accent); overflow-wrap: anywhere }
h1 { margin: 0 0 .5rem; font-size: 1.4rem; line-height: 1.25 }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem }
p { margin: .5rem 0 }
footer, .quiet { color: var(--quiet); font-size: .875rem }
form { margin: 0 }
label { display: block; margin-top: .75rem; font-weight: 550 }
input:not([type=hidden], [type=checkbox], [type=radio]), select, textarea { width: 100%; min-height: 2.75rem; margin-top: .25rem; padding: .5rem .75rem;
  font: inherit; color: inherit; background: var(--page); border: 1px solid var(--quiet); border-radius: .5rem }
label:has(input:is([type=checkbox], [type=radio])) { display: flex; gap: .5rem; align-items: center; min-height: 1.75rem; font-weight: 400 }
input:is([type=checkbox], [type=radio]) { flex: none; width: 1.15rem; height: 1.15rem; accent-color: var(--accent) }
button, .button { display: block; width: 100%; min-height: 2.75rem; margin-top: .75rem; padding: .55rem 1rem; font: inherit;
  font-weight: 600; text-align: center; text-decoration: none; cursor: pointer; border-radius: .5rem;
  color: var(--accent); background: transparent; border: 1px solid var(--accent) }
button.primary { color: var(--on-accent); background: var(--accent) }
button.choice { display: flex; flex-direction: column; align-items: flex-start; margin-top: .5rem; text-align: left;
  color: var(--text); border-color: var(--line) }
button.choice:hover { border-color: var(--accent) }
button.choice span { color: var(--quiet); font-size: .875rem; font-weight: 400 }
button.plain { min-height: 2.75rem; border-color: transparent; text-decoration: underline }
:focus-visible { outline: .2rem solid var(--accent); outline-offset: .15rem }
ul { margin: .75rem 0; padding-left: 1.25rem } li { margin: .35rem 0 }
code { font-size: .9em } .bad { color: var(--bad); font-weight: 550 }
`
