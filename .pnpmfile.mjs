// The per-platform Node packages write `os`/`cpu` as plain strings; pnpm only understands arrays.
export const hooks = {
  readPackage(pkg) {
    if (/^node-(bin-)?(linux|darwin|win)-/.test(pkg.name)) {
      pkg.os = [].concat(pkg.os ?? [])
      pkg.cpu = [].concat(pkg.cpu ?? [])
    }
    return pkg
  },
}
