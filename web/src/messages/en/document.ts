/** The texts of the documents themselves. The build writes them there, so no script has them. */
export const documentTexts = {
  description: 'Connect your planning accounts to use them together in one place.',
  noScript: 'Planbridge needs JavaScript. Turn it on in your browser and reload this page.',
  notStarted: 'This page has not loaded completely',
  notStartedText:
    'Your network, a browser extension that blocks content, or an update of Planbridge may be the reason. Reload the page. If that does not help, try another browser or tell your administrator.',
  notFinishedText:
    'Your network, a browser extension that blocks content, or an update of Planbridge may be the reason. Your sign-in is not finished yet. Try again. If that does not help, go back to the app and start again, or use another browser.',
  tryAgain: 'Try again',
  home: 'Back to the app',
}
