package io.github.budgeteer.enforcer.iam;

/** What an administrator does behind an IAM, as the checks need it. */
interface IamWorld {
  String ANA = "arn:aws:iam::123456789012:user/ops/ana";
  String BATCH = "arn:aws:iam::123456789012:role/batch";
  String OTHER_POLICY = "arn:aws:iam::123456789012:policy/reports";

  IamAccess iam();

  /** Creates a user, or a role whose trust policy prescribes the names of its sessions, or does not. */
  void create(String principalId, SessionNames names);

  void attach(String principalId, String policyArn);

  void delete(String principalId);

  /** Returns all that the principal has, our own policies included. */
  String all(String principalId);

  /** Lets nobody have one policy more attached than so many. */
  void mostAttached(int policies);

  /** Has only AWS modify the role. */
  void protect(String principalId);

  void putApiKey(String principalId, String key, KeyStatus status);
}
