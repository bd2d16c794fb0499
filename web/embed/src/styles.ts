const css = `dialog{width:440px;height:560px;max-width:100%;padding:0;border:0;border-radius:16px;overflow:hidden;font:16px/1.5 system-ui}
::backdrop{background:#0a0c10a0}
iframe{width:100%;height:100%;border:0}
div{position:absolute;inset:0;display:grid;place-content:center}
[data-state=open]>:not(iframe),[data-state=failed] progress{display:none}
:not([data-state=open])>iframe{opacity:0}
button{position:absolute;z-index:1;right:0;padding:1em;border:0;background:0;font:inherit;color:inherit}
@media(max-width:480px){dialog{margin-bottom:0}}`

let sheet: CSSStyleSheet | undefined

/** A constructed sheet: a policy without `unsafe-inline` allows it. */
export const adoptStyles = (root: ShadowRoot): void => {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
  }
  root.adoptedStyleSheets = [sheet]
}
