/**
 * What may not happen to the lockfile without somebody's decision: a package without the hash of its bytes, one that comes from elsewhere than a
 * registry, and a library that the published packages bring to a shop's server although nobody agreed to it. Read by lockfile.test.mjs.
 */

/** One entry of `packages:`: its name with its version, and the lines that tell of it. */
const ENTRY = /^ {2}(?:'([^'\n]+)'|([^\s':][^\n:]*(?::[^\n:]+)?)):\n((?: {4}.*\n)+)/gm;

/** The entries of the part `packages:` of a lockfile. */
export function packagesOf(lockfile) {
  const part = /^packages:\n([\s\S]*?)(?=^\S)/m.exec(lockfile)?.[1] ?? '';
  return [...part.matchAll(ENTRY)].map(([, quoted, plain, lines]) => ({ name: quoted ?? plain, lines }));
}

/** Packages whose bytes are not held by a sha512 of the lockfile. */
export function packagesWithoutHash(lockfile) {
  return packagesOf(lockfile)
    .filter(({ lines }) => !/^ {4}resolution: \{integrity: sha512-[\w+/]{86}==\}$/m.test(lines))
    .map(({ name }) => name);
}

/** Dependencies of a manifest that an installation brings along and that are not one exact version, or not on the list. */
export function unexpectedLibraries({ dependencies = {}, optionalDependencies = {} }, agreed) {
  return Object.entries({ ...dependencies, ...optionalDependencies })
    .filter(([name, version]) => {
      const isOurs = name.startsWith('@epos-kantan/') && version === 'workspace:*';
      return !isOurs && !(agreed.includes(name) && /^\d+\.\d+\.\d+$/.test(version));
    })
    .map(([name, version]) => `${name}@${version}`);
}

/** Variables of npm's life cycle at which a package runs code of its own when it is installed. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

/** What a manifest of ours would run at the place where it is installed. */
export function installScripts({ scripts = {} }) {
  return INSTALL_SCRIPTS.filter((name) => scripts[name] !== undefined);
}
