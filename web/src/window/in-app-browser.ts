/** Marks of browsers inside other apps, in which some providers refuse to sign people in. */
const marks: readonly RegExp[] = [
  /\bFB(?:AN|AV|_IAB)\b/,
  /\b(?:Instagram|LinkedInApp|Snapchat|Pinterest|WhatsApp|Slack|Teams)\b/,
  /\b(?:Line|MicroMessenger|KAKAOTALK|NAVER|TikTok|BytedanceWebview|Twitter(?:Android)?)\b/i,
  // A web view of Android says so.
  /;\s?wv\)/,
  // On iOS only a whole browser names Safari.
  /\b(?:iPhone|iPad|iPod)\b(?!.*\bSafari\/)/,
]

/** True if the page is likely to run inside another app. @see https://developer.chrome.com/docs/webview/user-agent */
export const isInAppBrowser = (userAgent: string): boolean => marks.some((mark) => mark.test(userAgent))
