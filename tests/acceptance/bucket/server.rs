//! A real S3 server inside the test, on a folder of its own: it asks for signatures, and can be out of reach for a while.

use std::{net::SocketAddr, path::PathBuf};

use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use s3s::{
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use tanda::objects::{Bucket, ObjectSettings, UploadsTo};
use tempfile::TempDir;
use tokio::{
    net::TcpListener,
    task::{JoinHandle, JoinSet},
};

const NAME: &str = "photos";
const KEY: (&str, &str) = ("specimen-key", "specimen-secret");

/// The server, with one bucket.
pub(crate) struct S3 {
    address: SocketAddr,
    service: S3Service,
    folder: TempDir,
    running: JoinHandle<()>,
}

impl Drop for S3 {
    fn drop(&mut self) {
        self.running.abort();
    }
}

impl S3 {
    pub(crate) async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join(NAME)).unwrap();
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).unwrap());
        builder.set_auth(SimpleAuth::from_single(KEY.0, KEY.1));
        let service = builder.build();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let running = tokio::spawn(serve(listener, service.clone()));
        Self { address, service, folder, running }
    }

    /// Closes the port and every connection.
    pub(crate) async fn stop(&mut self) {
        self.running.abort();
        assert!((&mut self.running).await.unwrap_err().is_cancelled());
    }

    pub(crate) async fn start_again(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.running = tokio::spawn(serve(listener, self.service.clone()));
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What the environment of a server would say of it.
    pub(crate) fn variables(&self) -> Vec<(String, String)> {
        let endpoint = self.endpoint();
        [
            ("AWS_ACCESS_KEY_ID", KEY.0),
            ("AWS_SECRET_ACCESS_KEY", KEY.1),
            ("AWS_REGION", "ap-southeast-3"),
            ("AWS_ENDPOINT_URL", endpoint.as_str()),
            ("AWS_ALLOW_HTTP", "true"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
    }

    /// The bucket's settings, with a prefix.
    pub(crate) fn settings(&self, uploads: UploadsTo) -> ObjectSettings {
        let bucket = Bucket::of_url(&format!("s3://{NAME}/live/one"), self.variables()).unwrap();
        ObjectSettings { bucket: Some(bucket), uploads }
    }

    /// What lies in the bucket below a folder of the prefix.
    pub(crate) fn files(&self, folder: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.folder.path().join(NAME).join("live/one").join(folder)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() { folders.push(entry) } else { found.push(entry) }
            }
        }
        found
    }

    /// Everything in the bucket, below the prefix or not.
    pub(crate) fn all_files(&self) -> usize {
        let beside = std::fs::read_dir(self.folder.path().join(NAME)).unwrap();
        assert!(
            beside.map(|entry| entry.unwrap().file_name()).all(|name| name == "live"),
            "outside of the prefix"
        );
        self.files("").len()
    }
}

async fn serve(listener: TcpListener, service: S3Service) {
    // Ends with whoever runs it, and its connections with it.
    let mut connections = JoinSet::new();
    loop {
        let (socket, _) = listener.accept().await.unwrap();
        connections.spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service.clone()));
    }
}
