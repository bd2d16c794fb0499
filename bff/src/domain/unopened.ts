/** The reason of a delivery whose message, or the keys of its endpoint, could not be opened: that is no try of it, and no fault of the host. */
export const unopened = 'unopened'
