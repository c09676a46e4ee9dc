/** The types of system-packages.mjs, for the TypeScript programs that import it. */

/** Is a program on the PATH? */
export function hasProgram(name: string): boolean;
/** Installs Debian packages when this process may; false when it may not or could not. */
export function installDebianPackages(names: string[], say: (line: string) => void): Promise<boolean>;
