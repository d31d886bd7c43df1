import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { readFile, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The user that the embedded PostgreSQL runs as when this process is root, which PostgreSQL refuses to be. */
export interface Account {
  uid: number
  gid: number
  /** Whether it needs root's right to pass through closed folders, such as a project under /root. */
  passesClosedFolders: boolean
}

/**
 * Chooses who runs PostgreSQL: the owner of `folder` where it exists, else `postgres`, else `nobody`.
 * Null means this process's own user, which is always right unless that is root.
 *
 * @param paths what the account has to reach: the programs and the data
 */
export async function chooseAccount(folder: string, paths: string[]): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const owner = await stat(folder).catch(() => null)
  const user = owner?.uid ? owner : ((await findUser('postgres')) ?? (await findUser('nobody')))
  if (!user) throw new Error('PostgreSQL does not run as root: make a user named postgres, or start as another user.')
  const open = await Promise.all(paths.map(isOpenToAll))
  return { uid: user.uid, gid: user.gid, passesClosedFolders: open.includes(false) }
}

/** Starts a program as `account`, with none of our environment: PGPORT and its like would redirect PostgreSQL. */
export function spawnAs(account: Account | null, command: [string, ...string[]], options: SpawnOptions): ChildProcess {
  const [program, ...args] = command
  const common = { ...options, cwd: '/', env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' } }
  if (!account) return spawn(program, args, common)
  const { uid, gid } = account
  if (!account.passesClosedFolders) return spawn(program, args, { ...common, uid, gid })
  const identity = [`--reuid=${uid}`, `--regid=${gid}`, '--clear-groups']
  // Without the secure bit access(2), by which PostgreSQL looks for its own programs, leaves the capability aside.
  const passing = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override', '--securebits=+no_setuid_fixup']
  return spawn('setpriv', [...identity, ...passing, program, ...args], common)
}

async function findUser(name: string): Promise<{ uid: number; gid: number } | null> {
  const users = await readFile('/etc/passwd', 'utf8')
  const fields = users
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.split(':')
  return fields ? { uid: Number(fields[2]), gid: Number(fields[3]) } : null
}

/** Whether every user may pass through the folders that lead to `path`. */
async function isOpenToAll(path: string): Promise<boolean> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode } = await stat(folder)
    if ((mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}
