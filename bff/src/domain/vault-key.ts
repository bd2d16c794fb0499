/** The length of a vault key: 256 bits, for AES-256. */
export const vaultKeyBytes = 32
