//! Who may what, as tables.

use super::*;

/// B5: these and no others, under names that stored rows and scripts rely on.
#[test]
fn the_sixteen_roles_are_predefined() {
    let names = Role::ALL.map(|role| serde_json::to_string(&role).unwrap_or_default());
    expect_test::expect![[r#"
        "help-desk"
        "organization-administrator"
        "partner-administrator"
        "user"
        "user-administrator"
        "fleet-management-administrator"
        "print-release-management-administrator"
        "print-release-management-document-accounting"
        "print-release-management-document-submission-email"
        "print-release-management-document-submission-mobile"
        "print-release-management-helpdesk"
        "print-release-management-alternate-file-conversion"
        "print-release-management-user"
        "serverless-print-management-administrator"
        "serverless-print-management-helpdesk"
        "serverless-print-management-user""#]]
    .assert_eq(&names.join("\n"));
    assert!(serde_json::from_str::<Role>("\"janitor\"").is_err());
}

#[test]
fn a_set_tells_all_its_items_apart() {
    for (n, role) in Role::ALL.into_iter().enumerate() {
        let only = Roles::NONE.with(role);
        assert_eq!(only.iter().collect::<Vec<_>>(), [role]);
        assert_eq!(role as usize, n, "stored by its place");
        assert!(Role::ALL.into_iter().collect::<Roles>().without(role).iter().all(|other| other != role));
    }
    for permission in Permission::ALL {
        assert_eq!(Permissions::NONE.with(permission).iter().collect::<Vec<_>>(), [permission]);
    }
}

/// Section B, role by role, as a person would write it down.
#[test]
fn roles_carry_what_section_b_says() {
    let told = |role: Role| {
        let named = |p: &Permission| format!("{p:?}");
        role.permissions().iter().map(named).collect::<Vec<_>>().join(" ")
    };
    use Role as R;
    for (line, role, want) in [
        ("B6", R::HelpDesk, "ViewUsers ViewOrganization ViewAudit"),
        (
            "B7",
            R::OrganizationAdministrator,
            "ViewUsers ManageUsers ManageBadges ViewOrganization ManageOrganization ViewPrinters \
             ManagePrinters ViewReports ViewAudit",
        ),
        ("B8", R::PartnerAdministrator, "ManageChildren ViewOrganization"),
        ("B9", R::User, "OwnAccount"),
        ("B10", R::UserAdministrator, "ViewUsers ManageUsers ManageBadges ViewOrganization"),
        ("B11", R::FleetManagementAdministrator, "ViewPrinters ManagePrinters"),
        (
            "B12 to B16",
            R::PrintReleaseManagementAdministrator,
            "ViewUsers ViewPrinters ViewQueues ManageQueues ManageQuotas ViewReports \
             ViewDocumentAccounting ManageClients",
        ),
        ("B17", R::PrintReleaseManagementDocumentAccounting, "ViewDocumentAccounting"),
        ("B18", R::PrintReleaseManagementDocumentSubmissionEmail, "SubmitEmail"),
        ("B19", R::PrintReleaseManagementDocumentSubmissionMobile, "SubmitMobile"),
        ("B20", R::PrintReleaseManagementHelpdesk, "ViewUsers ViewQueues ViewPrinters"),
        ("B21", R::PrintReleaseManagementAlternateFileConversion, "AlternateConversion"),
        ("B22", R::PrintReleaseManagementUser, "OwnQueue OwnReports"),
        ("B23", R::ServerlessPrintManagementAdministrator, "ViewServerless ManageServerless ManageClients"),
        ("B24", R::ServerlessPrintManagementHelpdesk, "ViewServerless"),
        ("B25", R::ServerlessPrintManagementUser, "OwnServerless"),
    ] {
        assert_eq!(told(role), want, "{line}: {role:?}");
    }
}

#[test]
fn everybody_may_see_the_own_account_and_nothing_else() {
    assert_eq!(effective(Roles::NONE, Roles::NONE, Roles::NONE), Permissions::NONE.with(Permission::OwnAccount));
}

#[test]
fn roles_of_organization_group_and_user_add_up() {
    let of = |r| Roles::NONE.with(r);
    let all = effective(
        of(Role::PrintReleaseManagementUser),
        of(Role::FleetManagementAdministrator),
        of(Role::PrintReleaseManagementDocumentSubmissionEmail),
    );
    for p in [Permission::OwnQueue, Permission::ManagePrinters, Permission::SubmitEmail] {
        assert!(all.has(p), "{p:?}");
    }
    assert!(!all.has(Permission::ManageUsers));
}

#[test]
fn nobody_gives_what_he_does_not_hold() {
    let of = |r| Roles::NONE.with(r);
    assert!(!may_give(of(Role::UserAdministrator), Role::OrganizationAdministrator));
    assert!(!may_give(of(Role::UserAdministrator), Role::FleetManagementAdministrator));
    assert!(!may_give(of(Role::HelpDesk), Role::User));
    assert!(!may_give(of(Role::PartnerAdministrator), Role::User));
    assert!(may_give(of(Role::OrganizationAdministrator), Role::UserAdministrator));
    assert!(!may_give(of(Role::OrganizationAdministrator), Role::PartnerAdministrator));
}

#[test]
fn a_user_administrator_does_not_touch_an_administrator() {
    let roles = |r| Roles::NONE.with(r);
    let actor = roles(Role::UserAdministrator);
    let rights = effective(Roles::NONE, Roles::NONE, actor);
    let target = |r| effective(Roles::NONE, Roles::NONE, roles(r));
    assert!(may_touch(rights, actor, target(Role::PrintReleaseManagementUser)));
    assert!(!may_touch(rights, actor, target(Role::OrganizationAdministrator)));
    assert!(!may_touch(rights, actor, target(Role::FleetManagementAdministrator)));
    let admin = roles(Role::OrganizationAdministrator);
    let admin_rights = effective(Roles::NONE, Roles::NONE, admin);
    assert!(may_touch(admin_rights, admin, target(Role::FleetManagementAdministrator)));
    assert!(!may_touch(admin_rights, admin, target(Role::PartnerAdministrator)));
}
