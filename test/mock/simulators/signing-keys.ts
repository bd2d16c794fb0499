type Members =
  | 'kty'
  | 'kid'
  | 'alg'
  | 'use'
  | 'n'
  | 'e'
  | 'd'
  | 'p'
  | 'q'
  | 'dp'
  | 'dq'
  | 'qi'
  | 'crv'
  | 'x'
  | 'y'
  | 'k'

/** A JSON Web Key. @see https://www.rfc-editor.org/rfc/rfc7517#section-4 */
export type WebKey = { readonly [Name in Members]?: string }

/** The claims of a token. @see https://www.rfc-editor.org/rfc/rfc7519#section-4 */
export type TokenClaims = Readonly<Record<string, unknown>>

/** A published RSA key, used only to sign the tokens of the simulators. */
export type SimulatorSigningKey = WebKey & { readonly kid: string }

/** Fixed keys, because a browser cannot derive RSA keys from a seed. RS256 with a fixed key gives the same bytes each time. */
export const simulatorSigningKeys = [
  {
    kid: 'simulator-key-1',
    alg: 'RS256',
    use: 'sig',
    kty: 'RSA',
    n: 'midCXhWfzDjgNMm6f0T1Zkb9k-QER0TVe_ppvo2Emu_NHc30_KU8b0THLPulPm0P0htzUVXgO5gLrXD-2ZJO8ZLkkEdPIHEb5iSR1EzXwv6jCjpZZliNDl0JEAbkks3zlaMdjNmV8UpXIAJ2TBrHvrMP0kmqJMtmD_mo3FFqZz9eN0lBPs0_WpQr_A5y4-pvKzPG6Wn6ePYZC3yAGm9qTOd8KdGdxFHQYKksbEIGg1lNKH0WzHqPv1pL6jps1trJ8R_BczkAlaJIQk8PklN_25mvf83axKSDrKSoReeA18PWsylPmSHpC9hel0H4BbIEtY4iQpgPE_EdS5fYHbV8Uw',
    e: 'AQAB',
    d: 'NWUo32b1GWuP-ajwYPoVWG55kjr2YmtM2StFanwhdPtgHJVE6Sgg9Veo-ANYWvWy96-Lc55f07SYQuTzWZCMqK-dXP5eQZn8NGzxWEyfpcrG1Zmdcs50WYfPRk5k6RbOa0P7TdjmT5RU9mDz8euKyZrDfa8HcMRFX342R84poYYu7umVPgOJhBoaFg5J5ZS87AKOx6Rg1wjCil4VVf3fspAbAjflt1xp9uzaD4Sp7jEX7sXrOAtPKRZHzGxokTDM_5n-9CMlsWepRggDYY8CHTbLJuac3mWPqCcYc5_tYquaBCDMq9UL5pcZcM2ARUO1SQtJBFFF1Z-1J5GerYji7Q',
    p: '2Hpi0Yfy_9nMxajjEae1K16FchmpMszDZcyn4yN2d1m2qhC8ehv6wmaf7sN6f0_Kkst-r0XhEu4X2hhVTgJJfGKdWHQcO8EIQ5SHNfbyG8SrJ0zSYm2A9j1tRs3WzCna0D6Iyh2yeBDVjd3U2De0iUARMevyFh6PzbdSKWIZjlc',
    q: 'tkv7ApJVYmeYbAvb5HWKTotC_acdEs78wpTDFI86-EGzInHqMMO21aSRUA9FPgNxVoV1VbDwl0wzFKImeO9KZRftx9HwqOEPHSvBh7RyCMfRJ_2NnXFKrDr0XUKVh47NUJhyHh5lMAnp9yn_LO8eD9B9QnELkV3V4vtA1g-FzGU',
    dp: 'yv3IWA6RMJT9TYPWmSGX4vkZTSr-2-HigDzuWTFRzwzTGpnjAuXluBEfe3bWETezDv--5YAzU9rrhtk2dJX0bqzSOrV2HBogM669Mz9DPAKpM4r35NAmE8D6DWDLQFsnEgrxngVG6wtuFT-kbLOfmOv4s8U6Fr_FvPNgGeohaLU',
    dq: 'Imqj4C9qaWKvly6B_Fbonr2SDzt-tK9Zbw8Q6Y_FDVuyCz3AfiZlHV6thJTteLDDtBcMOPpn4dikCDA43TooLH_hB4muSuP6q4I4TnuVz-yRo2AuXVwnQe77daP9gRNH1gCCAwewCOrGPkCyiXQ3k7rD-0hGa9JwcCMJcaCKnTU',
    qi: 'YXOi_fSxpqmA5XEWUfntJK-xqlI6hJ_1_GjT_q1CMqTbgHVTWxIaCPA2tk9OceJNE60Ck4ie3EsvIJtvl8KrVl17cD6Tot6W80elX9xYFYtDi3L0P8N-FCPskpDD7jUBI1mlb9xZbV6o4NJBAs53iZhPdTtNmDiKAcC7AmNKyfI',
  },
  {
    kid: 'simulator-key-2',
    alg: 'RS256',
    use: 'sig',
    kty: 'RSA',
    n: 'u4KMdQk3KKY2AjgpYcrQngnZLAiTZe-wNbiRH-96uf_2HHCofOm1rk1kLD48Ftitu6-CQl1-Zewboh6yV0kfBqIV6vXHv4rYCSHHYB3Lx46ob2VqESoFEYghpd-mHFDyOf5nNHtprEH00bhjjAEMpstXBMpgRNXZFCpv0LLLjlzoUtWCxrUvHIAN02CViEPIxb2F-z6MqJ_FH9eDN4pZDdg80o9Gnkq20kmywKuTDeUwUCVhsIcyxsajIsRIJUAvFUS41vgx64_WbN75PmxtoFpjYxAQYl0NMBsaqOR-CrK1V4g_Xx3-o8FM4U_MDWrr2aIWsJQBsCge7Ibk3tPLQQ',
    e: 'AQAB',
    d: 'Kofc9frmIPk6TNySPlUzZnVTZhJ35GoubLD1cenuy1uMZj0DannUNLnnG8Xt-Tyig2y2vfjY36NjTS1rRDMYr3d6QzYGXaLPh5q6z0lS3Gu2NrYpDcWbKrPW9fm5gri1iIP0wsmvWVwIfL03Dx150idTEIoateJPf6x0ekDjvOFfcs_5IOaWEhQ2KYS0-_GT13cSrcDctQfIKaLN-BP4hdg6bZD-sgk5i49EBU--enZ5VritTgk-OZTU3m89U1P9mUWmcQj_NfJUz3NPqC1xZJeb4G3iZa83-GSqHnl2OFRcvJR9wSmuFZHAv2lmPQ9oONvYBhKh9C-GsBkhS0__FQ',
    p: '_fVTjGcwF1CJEJ8B8drtzigfIlaR9KoUdXUcqrfismgmc1WyjX8eronlYiOe0vrjS4gjnobxvLcv-cxY6iAGagDec2LCizZG-txYj7WcOYkRiSiRvByfqPZBKdlOrqB6GdELV8-c1IVTthy-BgG0KcFqYYkiOpKFxNuERhZGsIs',
    q: 'vQR2489yyW09pTlHtWviRTO0-0hxYLKJXKCsSHEEe4trI5y7ckV1BmRhXCjF8D1bNWjkMTsj90ct17poEJlpoU5G954RYM5vpSFxeAbSjZL4dCNIZNjalpJTRpKGP0GIlXJ0h29pwYttQZqZA0LHFFc2m4MwrfDZf208QR_XwOM',
    dp: 'SYBvpftXl-ffQ8hBr9ZFbZ1_JVkY9U8kjLpQibifDDPIrSjofLuGDc4rbbQRi87BamMErCUyYgRDBnF2aozKTnPh7lNvKwuSj5imqTFO_fgF80SiqWc_bo-XXJ1ggHpB3Kb8OXYFVh0glVzMQsDLfCpWt9QQ7BLsVIWUSxS3cPE',
    dq: 'RJFAB7gTbdqBCFTVHIz8UhpFxvoqludtSPrIRKcq9x5GSW7r2LI1l5IGd4Ya9-FqGt_oF6vaijN5_84RPiRI20koGV9v8mwwt_h_zwi6jL0KACdkdaDs-r4uE2XH6V5-i6gveYoDFUDc63WHmFU7HrfciWF34UGDxOP9fapte_0',
    qi: 'dd4j1zuZP-G2-iRdt-meWOJFoSyLcdRpfQVF1NpamAR3RiOA8oQImv1CZvmOPdb_2tBhUJH2vx_meNTZ5LjA3i4YCltlSKSb-9pRpLaiJL6lxi1s2JssmYIoMoThvxE546soIA6oJQ24-Doy_SOmWriYTsWxNRAjWL267Q_L5f4',
  },
  {
    kid: 'simulator-key-3',
    alg: 'RS256',
    use: 'sig',
    kty: 'RSA',
    n: 'zR-pk4CRkDtHm-wccDI8RxBpcXHhWQlTK7XjBo2Lskv01VkZqikLnePI3-CwNZaA_SZ3sxCOrWSxyaZJVwH9-eKwmv9hNzhZ_rIia2bNLv6Wd6MTBVhAm3WxZb1jPhMYkk86IKwZdxfKr8eqmGuxaoR65wkl8c7R23FI_216bnUxCGMAAVGuPKtIDe1CktJzaY9hoNC3qaO7YKX5fSxquNOpmt4XwtHk52ldv-K4w3H2OqcPUS7m39JuaLxSa_-UuecI83xKNzQtLkybD4IcQRCjdCR6NWbqVe4kLakXu6KL1-Hs2yPgfzqGVVhBbS1ujgTGksQY4AbUGgoLnp_oHQ',
    e: 'AQAB',
    d: 'AUwlTk-KRtVF9PKoLg8YnoJz7rAqYaq51SZpxiLWQ8T6sPBgidj_SFjIoa_A8df2Q05SlV60PamYuPTekrAMq9-PmVgvHir3FKCsnssommwpBideCn_QRZpkktySEzJOqIwfed46rJsaUcS3R2QQl-L0PA7xBZFUqa9XOJiEz_9e3apcYQLRLCKBuHf40grBlT9kEJT9P4CXcuwh8k_vq-CpuCjfbOemhxwkhhc2VHxG0gourNG6lDlg84d6afo-sUDw9B2EFvuS5Sr-KEHZ7vBUY6HHUCxy7ozbv53bnir6PwnLGp3csePEpF-wwuor-X1lN9sTm34mQNAqOToIgQ',
    p: '7tZ3iPeMHJTl0oVy5BRS3XxBefptmfOiKcgjaACRpz1Qqf0Y7a4HrafueyF_4ihGpeTLii4IetKN-3-LbmRvhMXebi9RdEQzI_GdGqwHGqmacH88EBnT6nP7xgDWgMlrDAarOzvoPYccfnKuHLRDeiObl771M1QNmpliigHiO00',
    q: '290CVBn-2Qi4idh09j21wD-J3MwwlLhpJLX_7pZeFoPzep7i-zOUd77xRYgR4j0B6bUAYRykh4Ao9kLs1E8fVa1IC1Vf--4bS84WbvvOoUITZHe6Nqx6ReolUUiRWpLoxaIW_KEGNdrt8brvbskNjbKaEXtwNLy0iz_sMpxV2BE',
    dp: 'cqdoKMtVap8cGMzRU6ZiBUtSD2Fl3gL0NQSL4rBrO5KWt5P1tJvXucilFl0FjCbzi03jXAkvLu8HE9WttKfoVR-74L88ZgkbV8T0O0qb-nOy3RBnX_9WGPXmxq2-S4LlrZdB-iSPH4JN7nHVHZh30Blp5xXXlfVitnWttTykQv0',
    dq: 'fj2yXpPmjrvBKfUNg23_c_mHsS3VHy-bv6Z444eXUppFLT0Z217Mes06P9BXZG3fMU_qfdgyaFMgMfZPgcBEn681VLyatk8LgUU-AE-5X0JPXDqaw1XZh1dgQgHG5BjCaugdBsV2iWnBgjDx1cy_aYMJj8wuqzlG-UWk25KEf-E',
    qi: 'pIblwAOJJyEYpOq5v3ywleRETyyaETYWO4XKhiHjq7Pu6tg8eVhUeerBSxU3cnm48H2fONUPur12U04X0eAOTo684YLW9K5WoGsJDHyT-_Yy2xS-LgX6iyzVBd5kiV-IFdTWBWh_wC9BgiJQPRmsigSwtb_BNIrfxmF12p5nSWo',
  },
] as const satisfies readonly SimulatorSigningKey[]

/** The public part of a key, as a key set publishes it. */
export const publicPart = ({ kid, kty, n, e }: SimulatorSigningKey): WebKey => ({
  kty: kty ?? 'RSA',
  use: 'sig',
  alg: 'RS256',
  kid,
  n: n ?? '',
  e: e ?? '',
})
