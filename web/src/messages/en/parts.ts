/** Parts of the app that are loaded when they are needed. */
export const parts = {
  missing: 'This part of the page could not be loaded',
  missingText:
    'Your network may be down, or Planbridge was just updated. Nothing is lost. Try again; if that does not help, reload the page.',
  tryAgain: 'Try again',
  reload: 'Reload the page',
}
