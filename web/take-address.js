// First, so that the response or the secret leaves the address bar even if nothing else of this page can be loaded or run.
{
  const { origin, pathname, search, hash } = window.location
  const kept = origin + pathname + (document.currentScript.dataset.keep === 'search' ? search : '')
  window.arrival = { origin, pathname, search, hash }
  window.history.replaceState(null, '', kept)
  const whenMissing = ({ target }) => {
    if (target instanceof HTMLScriptElement) document.documentElement.dataset.script = 'missing'
  }
  window.addEventListener('error', whenMissing, true)
  document.addEventListener('DOMContentLoaded', () => {
    const again = document.querySelector('#load-again')
    if (again === null) return
    again.hidden = false
    // The whole address is there only while the page is loaded again.
    again.addEventListener('click', () => {
      window.history.replaceState(null, '', origin + pathname + search + hash)
      window.location.reload()
    })
  })
}
