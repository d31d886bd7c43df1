import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Copies what is in a folder with its owners, which Node's own `cp` does not keep. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', `${from}/.`, to])
}
