/** The style of pages to work with: navigation, notices, lists with actions, forms in columns. */
export const workStyle = `
main a:not(.button) { color: var(--accent) }
main :is(input, select):not([type=radio], [type=checkbox]) { font-weight: 400 }
nav { display: flex; flex-wrap: wrap; gap: .25rem }
nav a { padding: .5rem .9rem; border-radius: .5rem; color: var(--text); text-decoration: none; font-weight: 550 }
nav a:hover { background: var(--surface) }
nav a[aria-current] { background: var(--accent); color: var(--on-accent) }
.notice { margin: 0 0 1rem; padding: .75rem 1rem; border-radius: .5rem; border: 1px solid var(--accent); font-weight: 550 }
.notice.refused { border-color: var(--bad); color: var(--bad) }
.items { list-style: none; margin: .75rem 0; padding: 0; border-top: 1px solid var(--line) }
.items > li { margin: 0; padding: .85rem 0; border-bottom: 1px solid var(--line) }
.items > li:last-child { border-bottom: 0 }
.item { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: baseline; justify-content: space-between }
.item strong { font-weight: 600 }
.tag { padding: .05rem .55rem; border: 1px solid var(--line); border-radius: 1rem; color: var(--quiet); font-size: .8rem;
  white-space: nowrap }
.tag.good { border-color: var(--accent); color: var(--accent) } .tag.bad { border-color: var(--bad) }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .6rem }
.actions .actions { margin-top: 0 }
.actions button, details summary { width: auto; min-height: 2.5rem; margin: 0; padding: .35rem .85rem; font-size: .9375rem }
details summary { display: inline-flex; align-items: center; color: var(--accent); font-weight: 600; cursor: pointer;
  border: 1px solid var(--accent); border-radius: .5rem; list-style: none }
details summary::-webkit-details-marker { display: none }
details[open] { flex-basis: 100% }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr)); gap: 0 1rem; align-items: end }
.fields button { margin-top: .75rem }
section + section { margin-top: 1.25rem; padding-top: .25rem; border-top: 1px solid var(--line) }
.choices { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(20rem, 100%), 1fr)); gap: .25rem 1.5rem }
.choices label:has(input) { align-items: flex-start; margin-top: 0; padding: .4rem 0 } .choices input { margin-top: .2rem }
.choices button { grid-column: 1 / -1 }
.choices span { color: var(--quiet); font-size: .875rem; display: block }
`
