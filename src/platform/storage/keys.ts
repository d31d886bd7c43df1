const longestKey = 512

/** Under this name lies what is not complete; it is no part of any key. */
export const draftsName = 'drafts'

/**
 * Hands on a key that can be a path anywhere, and leads nowhere else.
 *
 * @throws RangeError for any other: keys are made by this program alone
 */
export function checkKey(key: string): string {
  const names = key.split('/')
  const isSafe = key.length <= longestKey && /^[a-z0-9./-]+$/.test(key) && names.every(isName)
  if (!isSafe || names[0] === draftsName)
    throw new RangeError(`Not a key of the storage: ${JSON.stringify(key.slice(0, longestKey))}`)
  return key
}

/**
 * Hands on the beginning of a key, which may end within a name or behind a slash, or be empty.
 *
 * @throws RangeError for any other
 */
export function checkPrefix(prefix: string): string {
  checkKey(`${prefix}x`)
  return prefix
}

function isName(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..'
}
