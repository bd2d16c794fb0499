const channelName = 'planbridge.changed'

/** Connects the tabs of this browser: gives the function that tells the others, and listens to them. */
export function tellOtherTabs(onChange: () => void): () => void {
  const channel = new BroadcastChannel(channelName)
  channel.addEventListener('message', onChange)
  return () => channel.postMessage(null)
}
