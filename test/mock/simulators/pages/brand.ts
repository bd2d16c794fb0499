/** How a provider looks: each accent must reach 4.5:1 against its own surface (`#ffffff` light, `#1b2026` dark). */
export interface Brand {
  readonly name: string
  /** One or two letters for the mark. */
  readonly mark: string
  readonly accent: { readonly light: string; readonly dark: string }
}
