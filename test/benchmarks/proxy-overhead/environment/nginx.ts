import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { findProgram } from '../../../harness/reverse-proxy/find-program.ts'
import { type Cpu, type Running, startPinned } from '../machine/pinned.ts'

const found = await findProgram('nginx').catch(() => undefined)

/** The version of nginx, if this machine has it or can fetch it. */
export const nginxVersion: string | undefined = found?.version

const around = (folder: string, http: string) => `
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr notice;
events { worker_connections 4096; }
http {
  access_log off;
  server_tokens off;
  default_type application/json;
  keepalive_timeout 300s;
  keepalive_requests 1000000000;
  map_hash_max_size 65536;
  map_hash_bucket_size 4096;
  variables_hash_max_size 2048;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
${http}
}
`

/** Starts nginx with one worker in one process. */
export const startNginx = (folder: string, cpu: Cpu, http: string): Promise<Running> => {
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'nginx.conf')
  writeFileSync(file, around(folder, http))
  return startPinned({
    cpu,
    command: found?.path ?? 'nginx',
    args: ['-p', folder, '-c', file],
    env: { ...found?.env },
    ready: 'getrlimit',
  })
}
