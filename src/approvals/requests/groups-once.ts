import type { Directory } from '../../ports/directory.ts';

/** The groups that one person is in. */
export type GroupsOf = () => Promise<ReadonlySet<string>>;

/** Asks the directory for a person's groups when they are first needed, and at most once for one command. */
export function groupsOnce(directory: Pick<Directory, 'groupsOf'>, personId: string): GroupsOf {
  let groups: Promise<ReadonlySet<string>> | undefined;
  return () => {
    groups ??= directory.groupsOf(personId);
    return groups;
  };
}
