const samples: readonly RegExp[] = [
  /^change[-_ ]?(me|this)/,
  /^(your|my|the|some|a)[-_ ]/,
  /^(your|my)?[-_ ]?(client|app|api|shared)?[-_ ]?(secret|key|password|token|id)$/,
  /^client[-_ ]?(secret|id)/,
  /^(ocp[-_ ]apim[-_ ])?subscription[-_ ]?key$/,
  /^(example|sample|placeholder|dummy|insert|replace|put|enter)/,
  /^(test|todo|tbd|none|null|undefined|foo|bar|foobar|passw0rd|letmein|hunter2)$/,
  /^(.)\1*$/, // xxx, 0000, ***
  /^(1234|abcd|0123456789abcdef)/,
  /^(<.*>|\{.*\}|\[.*\]|\$\{?.*\}?|%.*%)$/, // <secret>, {client_secret}, ${SECRET}
]

/** Reports whether a value looks like a placeholder from documentation. */
export const isSampleValue = (value: string): boolean => {
  const plain = value.trim().toLowerCase()
  return samples.some((sample) => sample.test(plain))
}
