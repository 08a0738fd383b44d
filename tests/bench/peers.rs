//! The peers: Postfix and cupsd from their Debian packages, each on loopback with a folder of its own.
//!
//! No service of the machine is touched. Both want to be started by root, since they change to users of their own.

use anyhow::{Context, Result, bail};
use std::{
    fs,
    net::SocketAddr,
    os::unix::fs::{PermissionsExt, chown},
    path::{Path, PathBuf},
    process::Command,
};
use tests::process::{Process, free_address};
use tokio::net::TcpStream;

/// A peer that runs.
pub struct Peer {
    /// Where it listens.
    pub address: SocketAddr,
    _process: Process,
    _folder: tempfile::TempDir,
}

fn folder() -> Result<tempfile::TempDir> {
    let folder = tempfile::Builder::new().prefix("imprimatur-peer-").tempdir().context("making a folder")?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).context("opening a folder")?;
    Ok(folder)
}

/// The number of a user or group of this machine.
fn number(kind: &str, name: &str) -> Result<u32> {
    let text = fs::read_to_string(format!("/etc/{kind}")).with_context(|| format!("reading /etc/{kind}"))?;
    let line = text
        .lines()
        .find(|l| l.starts_with(&format!("{name}:")))
        .with_context(|| format!("nobody is called {name}"))?;
    line.split(':').nth(2).and_then(|n| n.parse().ok()).with_context(|| format!("{name} has no number"))
}

fn make(path: PathBuf, mode: u32, owner: Option<u32>, group: Option<u32>) -> Result<()> {
    let doing = || format!("making {}", path.display());
    fs::create_dir_all(&path).with_context(doing)?;
    chown(&path, owner, group).with_context(doing)?;
    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).with_context(doing)
}

async fn listening(address: SocketAddr, name: &str) -> Result<()> {
    let patience = std::time::Duration::from_secs(20);
    match tests::wait::within(patience, async || TcpStream::connect(address).await.ok()).await {
        Some(_) => Ok(()),
        None => bail!("{name} does not listen on {address}"),
    }
}

/// Postfix; every message goes to the queue of those that are held: durable, and not delivered.
pub async fn postfix() -> Result<Peer> {
    let folder = folder()?;
    let (conf, queue, data) = (folder.path().join("etc"), folder.path().join("queue"), folder.path().join("data"));
    let (postfix, postdrop) = (number("passwd", "postfix")?, number("group", "postdrop")?);
    make(conf.clone(), 0o755, None, None)?;
    make(queue.clone(), 0o755, None, None)?;
    make(data.clone(), 0o700, Some(postfix), None)?;
    for name in
        ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"]
    {
        make(queue.join(name), 0o700, Some(postfix), None)?;
    }
    make(queue.join("maildrop"), 0o730, Some(postfix), Some(postdrop))?;
    make(queue.join("public"), 0o710, Some(postfix), Some(postdrop))?;
    make(queue.join("pid"), 0o755, None, None)?;
    let address = free_address();
    fs::write(conf.join("main.cf"), postfix_main(folder.path(), &conf, &queue, &data))
        .context("configuring Postfix")?;
    fs::write(conf.join("master.cf"), postfix_master(address)).context("configuring Postfix")?;
    let mut command = Command::new("/usr/lib/postfix/sbin/master");
    command.arg("-c").arg(&conf).arg("-d");
    let process = Process::start("postfix", command, &folder.path().join("out"));
    listening(address, "Postfix").await?;
    Ok(Peer { address, _process: process, _folder: folder })
}

fn postfix_main(folder: &Path, conf: &Path, queue: &Path, data: &Path) -> String {
    format!(
        "compatibility_level = 3.6\nqueue_directory = {queue}\ndata_directory = {data}\n\
         daemon_directory = /usr/lib/postfix/sbin\ncommand_directory = /usr/sbin\nmeta_directory = /etc/postfix\n\
         shlib_directory = /usr/lib/postfix\nmail_owner = postfix\nsetgid_group = postdrop\nmyhostname = perf.example\n\
         mydestination =\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\nmynetworks = 127.0.0.0/8\n\
         smtpd_peername_lookup = no\n\
         smtpd_recipient_restrictions = check_recipient_access static:HOLD, permit_mynetworks, reject\n\
         default_process_limit = 100\nin_flow_delay = 0\nmessage_size_limit = 0\nmailbox_size_limit = 0\n\
         smtpd_client_connection_count_limit = 0\nsmtpd_client_connection_rate_limit = 0\n\
         import_environment = MAIL_CONFIG TZ LANG=C\nmaillog_file_prefixes = /tmp\nmaillog_file = {log}\nalias_maps =\n",
        queue = queue.display(),
        data = data.display(),
        log = folder.join("mail.log").display(),
    )
    .replace("meta_directory = /etc/postfix", &format!("meta_directory = {}", conf.display()))
}

fn postfix_master(address: SocketAddr) -> String {
    format!(
        "{address} inet n - n - - smtpd\ncleanup unix n - n - 0 cleanup\nqmgr unix n - n 300 1 qmgr\n\
         rewrite unix - - n - - trivial-rewrite\nbounce unix - - n - 0 bounce\ndefer unix - - n - 0 bounce\n\
         trace unix - - n - 0 bounce\nverify unix - - n - 1 verify\nflush unix n - n 1000? 0 flush\n\
         proxymap unix - - n - - proxymap\nsmtp unix - - n - - smtp\nshowq unix n - n - - showq\n\
         error unix - - n - - error\nretry unix - - n - - error\ndiscard unix - - n - - discard\n\
         anvil unix - - n - 1 anvil\nscache unix - - n - 1 scache\npostlog unix-dgram n - n - 1 postlogd\n\
         tlsmgr unix - - n 1000? 1 tlsmgr\n"
    )
}

/// cupsd with one queue, `held`; `synced` makes it keep what it acknowledges.
pub async fn cupsd(synced: bool) -> Result<Peer> {
    let folder = folder()?;
    let lp = number("group", "lp")?;
    let at = |name: &str| folder.path().join(name);
    for (name, mode) in [
        ("etc", 0o755),
        ("etc/ppd", 0o755),
        ("spool", 0o710),
        ("spool/tmp", 0o1770),
        ("cache", 0o775),
        ("run", 0o755),
        ("log", 0o755),
    ] {
        make(at(name), mode, None, Some(lp))?;
    }
    let address = free_address();
    let files = format!(
        "ServerRoot {etc}\nRequestRoot {spool}\nCacheDir {cache}\nStateDir {run}\nTempDir {spool}/tmp\n\
         DataDir /usr/share/cups\nServerBin /usr/lib/cups\nAccessLog {log}/access_log\nErrorLog {log}/error_log\n\
         PageLog {log}/page_log\nFileDevice Yes\nUser lp\nGroup lp\nSystemGroup root\nSyncOnClose {sync}\n",
        etc = at("etc").display(),
        spool = at("spool").display(),
        cache = at("cache").display(),
        run = at("run").display(),
        log = at("log").display(),
        sync = if synced { "Yes" } else { "No" },
    );
    let server = format!(
        "Listen {address}\nListen {run}/cups.sock\nServerAlias *\nLogLevel warn\nAccessLogLevel actions\nMaxLogSize 0\n\
         Browsing No\nDefaultAuthType None\nWebInterface No\nMaxClients 300\nDirtyCleanInterval {dirty}\nMaxJobs 0\n\
         MaxJobsPerPrinter 0\nMaxJobsPerUser 0\nMaxHoldTime 0\nPreserveJobHistory 1d\nPreserveJobFiles No\n\
         MultipleOperationTimeout 900\n\
         <Location />\n  Order allow,deny\n  Allow all\n</Location>\n\
         <Location /admin>\n  Order allow,deny\n  Allow all\n</Location>\n\
         <Policy default>\n  JobPrivateAccess all\n  JobPrivateValues none\n  SubscriptionPrivateAccess all\n\
         \x20 SubscriptionPrivateValues none\n  <Limit All>\n    Order deny,allow\n  </Limit>\n</Policy>\n",
        run = at("run").display(),
        dirty = if synced { 0 } else { 30 },
    );
    for (name, text) in [("cups-files.conf", files), ("cupsd.conf", server)] {
        fs::write(at(name), text).context("configuring cupsd")?;
        chown(at(name), None, Some(lp)).context("configuring cupsd")?;
    }
    let mut command = Command::new("/usr/sbin/cupsd");
    command.arg("-f").arg("-c").arg(at("cupsd.conf")).arg("-s").arg(at("cups-files.conf"));
    let process = Process::start("cupsd", command, &at("log/out"));
    listening(address, "cupsd").await?;
    let mut queue = Command::new("lpadmin");
    queue.args(["-h", &address.to_string(), "-p", "held", "-E", "-v", "socket://127.0.0.1:9", "-m", "raw"]);
    let made = queue.output().context("starting lpadmin")?;
    if !made.status.success() {
        bail!("lpadmin made no queue: {}", String::from_utf8_lossy(&made.stderr));
    }
    Ok(Peer { address, _process: process, _folder: folder })
}
